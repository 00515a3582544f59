import type { Audit, InTenant } from '@tocsin/steps/ports';
import { z } from 'zod';

/** A request that was not believed to be Slack's. */
export interface Refusal {
  path: string;
  reason: string;
  rawBody: Buffer;
}

interface AuditRefusalsDeps<Tx> {
  inTenant: InTenant<Tx>;
  audit: Audit<Tx>;
  tenantsOfTeam(teamId: string): Promise<string[]>;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** Whoever sends such requests is not to fill anybody's audit: one row for each workspace and reason in this time, */
const apartMs = 60_000;
/** and for so many of them at once. */
const kept = 200;

/**
 * Keeps in the audit of the tenants whose workspace a refused request names that somebody tried, and how often since the row before. What names none that we know is
 * nobody's to hear of; it is counted with all requests, and in the log. Does not wait, and never throws.
 */
export function auditRefusals<Tx>({ inTenant, audit, tenantsOfTeam, fault, now }: AuditRefusalsDeps<Tx>): (refusal: Refusal) => void {
  const seen = new Map<string, { at: number; unsaid: number }>();
  const say = async (teamId: string, { path, reason }: Refusal, more: number) => {
    const actor = { kind: 'system', process: 'chatops' } as const;
    for (const tenantId of await tenantsOfTeam(teamId))
      await inTenant(tenantId, (tx) => audit(tx, { actor, action: 'slack.refused', subject: path, detail: { reason, teamId, more } }));
  };
  return (refusal) => {
    const teamId = teamIn(refusal);
    if (teamId === null) return;
    const key = `${teamId} ${refusal.reason}`;
    const before = seen.get(key);
    if (before !== undefined && now() - before.at < apartMs) {
      before.unsaid += 1;
      return;
    }
    for (const [other, { at }] of seen) if (now() - at >= apartMs) seen.delete(other);
    if (seen.size >= kept) return;
    seen.set(key, { at: now(), unsaid: 0 });
    say(teamId, refusal, before?.unsaid ?? 0).catch((error: unknown) => fault('audit what was refused', error));
  };
}

const team = z.string().regex(/^[TE][A-Z0-9]{2,20}$/);
const payloadSchema = z.object({ team: z.object({ id: team }) });
const eventSchema = z.object({ team_id: team });

/** The workspace that it says it comes from. */
function teamIn({ path, rawBody }: Refusal): string | null {
  const text = rawBody.toString('utf8');
  if (path === '/slack/events') return eventSchema.safeParse(parsed(text)).data?.team_id ?? null;
  const form = new URLSearchParams(text);
  if (path === '/slack/commands') return team.safeParse(form.get('team_id')).data ?? null;
  return payloadSchema.safeParse(parsed(form.get('payload') ?? '')).data?.team.id ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
