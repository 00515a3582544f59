import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a collector hears of it. */
export interface SeenSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
}

interface Export {
  resourceSpans?: { scopeSpans?: { spans?: { name: string; traceId: string; spanId: string; parentSpanId?: string }[] }[] }[];
}

/** An OTLP collector that only listens: JSON over HTTP, as the exporter sends it. */
export async function collectTraces(): Promise<{ url: string; spans: SeenSpan[]; close(): Promise<void> }> {
  const spans: SeenSpan[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const sent = JSON.parse(Buffer.concat(parts).toString('utf8')) as Export;
    for (const { scopeSpans } of sent.resourceSpans ?? [])
      for (const scope of scopeSpans ?? [])
        for (const { name, traceId, spanId, parentSpanId } of scope.spans ?? []) spans.push({ name, traceId, spanId, parentSpanId: parentSpanId ?? '' });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
