import { z } from 'zod';
import { alertEventSchema } from './alertEvent.ts';
import { escalationLevelSchema } from './escalation.ts';
import { limits } from './limits.ts';

/** The queues. `route-many` and `format-many` have the work of tenants that have much at once: the pools `route` and `format` work them beside the others. */
export const queueNames = ['route', 'route-critical', 'route-many', 'format', 'format-many', 'deliver', 'escalate'] as const;
export type QueueName = (typeof queueNames)[number];

const traceparent = z.string().max(60).nullable();
/** A row in the spool keeps this job too, until it was worked (`DURABILITY=strict`). */
const spooled = z.literal(true).optional();

/**
 * A batch of events of one tenant, the payload of a `route` job and of a row in the spool. `stamp` is the hybrid clock's value of the first event (µs);
 * event i has `stamp + i`. `batchId` is made once at the door and is what makes working it twice harmless.
 */
export const routeJobSchema = z.object({
  kind: z.literal('batch'),
  tenantId: z.string(),
  batchId: z.uuid(),
  stamp: z.int(),
  receivedAt: z.int(),
  source: z.string(),
  actorTokenId: z.string(),
  events: z.array(alertEventSchema).min(1).max(limits.alertsPerJob),
  traceparent,
  spooled,
});
export type RouteJob = z.infer<typeof routeJobSchema>;

/** What a service that enqueues straight into Redis puts into `route`: raw alerts and its token. The worker does for it what ingest does for others. */
export const rawJobSchema = z.object({
  kind: z.literal('raw'),
  token: z.string(),
  batchId: z.uuid(),
  sentAt: z.int(),
  alerts: z.array(z.unknown()).min(1).max(limits.alertsPerJob),
});
export type RawJob = z.infer<typeof rawJobSchema>;

/** Look whether this group has something to say. */
export const formatJobSchema = z.object({ tenantId: z.string(), groupId: z.uuid() });
export type FormatJob = z.infer<typeof formatJobSchema>;

/** Drain what is owed to one lane (a channel or a webhook) of a tenant. */
export const deliverJobSchema = z.object({ tenantId: z.string(), lane: z.string() });
export type DeliverJob = z.infer<typeof deliverJobSchema>;

/** A new escalation run (without levels: with those of the file's policy), or the reminder that something of a tenant's escalations is due. */
export const escalateJobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('setup'),
    tenantId: z.string(),
    runId: z.uuid(),
    alertId: z.uuid(),
    policy: z.string(),
    levels: z.array(escalationLevelSchema),
    startedAt: z.int(),
    actorTokenId: z.string(),
    spooled,
  }),
  z.object({ kind: z.literal('level'), tenantId: z.string() }),
  z.object({ kind: z.literal('raw'), token: z.string(), runId: z.uuid(), sentAt: z.int(), request: z.unknown() }),
]);
export type EscalateJob = z.infer<typeof escalateJobSchema>;
export type EscalationSetup = Extract<EscalateJob, { kind: 'setup' }>;
