import { type Context, context, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The context of a W3C `traceparent`; null when it is missing or not one (https://www.w3.org/TR/trace-context/). */
export function contextOf(traceparent: string | null | undefined): Context | null {
  const parts = traceparent ? form.exec(traceparent) : null;
  if (!parts) return null;
  const [, traceId = '', spanId = '', flags = '00'] = parts;
  const span = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(span) ? trace.setSpanContext(ROOT_CONTEXT, span) : null;
}

/** The `traceparent` to hand on to whoever works next, null outside a trace. */
export function currentTraceparent(): string | null {
  const span = trace.getSpanContext(context.active());
  if (!span || !isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${(span.traceFlags & 1).toString().padStart(2, '0')}`;
}
