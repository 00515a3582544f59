import { targetOfLane, type TenantPlan } from '@tocsin/core/tenantPlan';
import { type Bucket, pauseBucket, returnTokens, takeTokens } from '@tocsin/cache/tokenBucket';
import type { WriteKind } from '@tocsin/core/delivery';
import type { BudgetClass, Granted } from '@tocsin/steps/drainLane';
import type { Redis } from 'ioredis';
import type { OpenWorkspace } from './workspaces.ts';

export interface BudgetOptions {
  redis: Redis;
  prefix: string;
  /** Writes a second to one channel; 0 for no limit. */
  channelRate: number;
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  planOf(tenantId: string): Promise<TenantPlan>;
  now(): number;
}

/** What may be said, as Slack limits it and the tenant wants it. */
export interface Budgets {
  takeBudgets(tenantId: string, lane: string, want: number): Promise<Granted>;
  returnBudgets(tenantId: string, lane: string, unused: Record<BudgetClass, number>): Promise<void>;
  pauseLane(tenantId: string, lane: string, kind: WriteKind, until: number): Promise<void>;
}

/** chat.update is Slack's tier 3: about fifty a minute for a workspace, whatever the channels. */
const updatesPerSecond = 50 / 60;
const updatesBurst = 10;
/** Without a limit a bucket that never runs dry: pauses that Slack names are still kept. */
const unlimited = 1_000_000;

/** The buckets of Slack's limits, in Redis, shared by all workers. A workspace that two tenants share has one budget. */
export function slackBudgets(options: BudgetOptions): Budgets {
  const { redis, prefix, now } = options;
  return {
    takeBudgets: async (tenantId, lane, want) => {
      const posts = await takeFrom(options, [await slackBucket(options, tenantId, lane, 'posts')], want);
      const updates = await takeFrom(options, await chattyBuckets(options, tenantId, lane, 'updates'), want);
      const replies = await takeFrom(options, await chattyBuckets(options, tenantId, lane, 'replies'), want);
      const waits = [posts.waitMs, updates.waitMs, replies.waitMs].filter((waitMs) => waitMs > 0);
      return { grants: { posts: posts.granted, updates: updates.granted, replies: replies.granted }, waitMs: waits.length > 0 ? Math.min(...waits) : 0 };
    },
    returnBudgets: async (tenantId, lane, unused) => {
      const giveBack = async (buckets: Bucket[], count: number) => {
        for (const bucket of buckets) await returnTokens(redis, prefix, bucket, count);
      };
      await giveBack([await slackBucket(options, tenantId, lane, 'posts')], unused.posts);
      await giveBack(await chattyBuckets(options, tenantId, lane, 'updates'), unused.updates);
      await giveBack(await chattyBuckets(options, tenantId, lane, 'replies'), unused.replies);
    },
    pauseLane: async (tenantId, lane, kind, until) =>
      pauseBucket(redis, prefix, await slackBucket(options, tenantId, lane, kind === 'update' ? 'updates' : 'posts'), now(), until),
  };
}

/** Takes as many tokens as every one of the buckets has. */
async function takeFrom(options: BudgetOptions, buckets: readonly Bucket[], want: number): Promise<{ granted: number; waitMs: number }> {
  const taken: { bucket: Bucket; granted: number }[] = [];
  for (const bucket of buckets) {
    const most = Math.min(want, ...taken.map(({ granted }) => granted));
    const { granted, waitMs } = await takeTokens(options.redis, options.prefix, bucket, most, options.now());
    for (const before of taken) await returnTokens(options.redis, options.prefix, before.bucket, before.granted - granted);
    if (granted === 0) return { granted: 0, waitMs };
    for (const before of taken) before.granted = granted;
    taken.push({ bucket, granted });
  }
  return { granted: Math.min(...taken.map(({ granted }) => granted)), waitMs: 0 };
}

/** Edits and thread replies also count against what the tenant wants to hear in one channel. */
async function chattyBuckets(options: BudgetOptions, tenantId: string, lane: string, budget: 'updates' | 'replies'): Promise<Bucket[]> {
  const slack = await slackBucket(options, tenantId, lane, budget);
  const { chatterPerMinute } = await options.planOf(tenantId);
  if (!Number.isFinite(chatterPerMinute)) return [slack];
  return [{ name: `chatter:${tenantId}:${lane}`, perSecond: chatterPerMinute / 60, burst: chatterPerMinute }, slack];
}

async function slackBucket(options: BudgetOptions, tenantId: string, lane: string, budget: BudgetClass): Promise<Bucket> {
  const target = targetOfLane(lane);
  const perSecond = options.channelRate === 0 ? unlimited : options.channelRate;
  const burst = options.channelRate === 0 ? unlimited : 1;
  if (target.kind === 'webhook') return { name: `webhook:${target.name}`, perSecond, burst };
  const team = (await options.workspaceOf(tenantId))?.teamId ?? tenantId;
  if (budget !== 'updates') return { name: `posts:${team}:${target.channel}`, perSecond, burst };
  if (options.channelRate === 0) return { name: `updates:${team}`, perSecond, burst };
  return { name: `updates:${team}`, perSecond: updatesPerSecond, burst: updatesBurst };
}
