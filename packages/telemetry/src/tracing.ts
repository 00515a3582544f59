import { type Attributes, context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { asyncContextManager } from './asyncContext.ts';
import { redactText } from './redact.ts';
import { contextOf } from './traceparent.ts';

export interface TracingOptions {
  service: string;
  version: string;
  /** Base URL of an OTLP collector (HTTP). Without it no span is recorded; a traceparent that comes in is still handed on. */
  endpoint?: string | undefined;
  onError: (error: unknown) => void;
}

export interface SpanOptions {
  /** A traceparent; without one the current span is the parent. */
  parent?: string | null;
  kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  attributes?: Attributes;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL };
const shutdownMsMax = 2_000;

let recording = false;

/** Sets up tracing of this process, once. `shutdown` sends what is left, within 2 s, and never throws. The SDK is loaded only when there is a collector. */
export async function startTracing(options: TracingOptions): Promise<{ shutdown(): Promise<void> }> {
  context.setGlobalContextManager(asyncContextManager());
  if (!options.endpoint) return { shutdown: async () => context.disable() };
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: 5_000 });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `tocsin-${options.service}`, 'service.version': options.version }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: 5_000 })],
  });
  trace.setGlobalTracerProvider(provider);
  recording = true;
  return { shutdown: () => stop(provider, options.onError) };
}

/** A collector that is away makes the SDK's shutdown reject or hang; neither may hold up or end a process. */
async function stop(provider: { shutdown(): Promise<void> }, onError: (error: unknown) => void): Promise<void> {
  recording = false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, shutdownMsMax);
  });
  await Promise.race([provider.shutdown().catch(onError), late]);
  clearTimeout(timer);
  trace.disable();
  context.disable();
}

/** True when spans go somewhere: callers on a hot path may skip what only a span needs. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `work` inside a span, a child of `parent` or of the current one. What it throws is noted on the span and thrown on. Without a collector nothing is
 * recorded, but what `work` calls still sees the parent's trace.
 */
export async function withSpan<T>(name: string, options: SpanOptions, work: (span: Span | null) => Promise<T>): Promise<T> {
  const parent = contextOf(options.parent);
  if (!recording) return parent ? context.with(parent, work, undefined, null) : work(null);
  const within = parent ?? (options.parent === undefined ? context.active() : ROOT_CONTEXT);
  const span = trace.getTracer('tocsin').startSpan(name, { kind: kinds[options.kind ?? 'internal'], attributes: options.attributes ?? {} }, within);
  try {
    return await context.with(trace.setSpan(within, span), work, undefined, span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(error instanceof Error ? error.message : String(error)) });
    throw error;
  } finally {
    span.end();
  }
}
