import { createServer } from 'node:http';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';

/** The least a server of alerts can do: reads a request, checks each alert with the same schema as ingest, answers. Nothing is stored. Its port is its argument. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const items = Array.isArray(body) ? body : [body];
    const accepted = items.filter((item) => nativeAlertSchema.safeParse(item).success).length;
    const answer = JSON.stringify({ accepted, rejected: items.length - accepted });
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.({ ready: true }));
process.once('disconnect', () => process.exit());
