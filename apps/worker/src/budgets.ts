import { type Bucket, pauseBucket, restartBucket, returnTokens, takeTokens } from '@tocsin/cache/tokenBucket';
import { receiverOf } from '@tocsin/connectors/receivers/kinds';
import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { WriteKind } from '@tocsin/core/delivery';
import { roomMs } from '@tocsin/core/digest';
import { serviceOfLane } from '@tocsin/core/serviceLane';
import { type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import type { BudgetClass, Granted } from '@tocsin/steps/drainLane';
import type { Redis } from 'ioredis';
import type { FoundWebhook } from './keepWebhooks.ts';
import type { OpenWorkspace } from './workspaces.ts';

export interface BudgetOptions {
  redis: Redis;
  prefix: string;
  /** Writes a second to one channel; 0 for no limit. */
  channelRate: number;
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  planOf(tenantId: string): Promise<TenantPlan>;
  webhookOf(tenantId: string, name: string): Promise<FoundWebhook>;
  now(): number;
}

interface Buckets {
  posts: Bucket;
  updates: Bucket;
  chatter: Bucket | null;
  news: Bucket | null;
}

/** What may be said, as Slack limits it and the tenant wants it. */
export interface Budgets {
  takeBudgets(tenantId: string, lane: string, want: number): Promise<Granted>;
  returnBudgets(tenantId: string, lane: string, unused: Record<BudgetClass, number>): Promise<void>;
  posted(tenantId: string, lane: string, answeredAt: number): Promise<void>;
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
  const bucketsOf = async (tenantId: string, lane: string): Promise<Buckets> => {
    const service = serviceOfLane(lane);
    if (service !== null) return serviceBuckets(options.channelRate, tenantId, lane, service.kind);
    const [team, plan] = [(await options.workspaceOf(tenantId))?.teamId, await options.planOf(tenantId)];
    const hook = targetOfLane(lane).kind === 'webhook' || team === undefined ? await options.webhookOf(tenantId, webhookIn(lane)) : null;
    return {
      ...slackBuckets(options.channelRate, team, lane, `webhook:${hook === null || hook === 'unopened' ? 'none' : hook.budget}`),
      ...tenantBuckets(plan, lane),
    };
  };
  return {
    takeBudgets: async (tenantId, lane, want) => {
      const buckets = await bucketsOf(tenantId, lane);
      const take = async (bucket: Bucket | null) => (bucket ? takeTokens(redis, prefix, bucket, want, now()) : { granted: want, waitMs: 0 });
      const [posts, updates, chatter, news] = await Promise.all([take(buckets.posts), take(buckets.updates), take(buckets.chatter), take(buckets.news)]);
      const waits = [posts, updates, chatter, news].map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0);
      const grants = { posts: posts.granted, updates: updates.granted, chatter: chatter.granted, news: news.granted };
      // A service gets what it is owed one by one: an incident is nothing that a digest could stand for.
      const room = serviceOfLane(lane) === null ? roomIn(buckets, posts, news.granted) : null;
      return { grants, waitMs: waits.length > 0 ? Math.min(...waits) : 0, room };
    },
    returnBudgets: async (tenantId, lane, unused) => {
      const buckets = await bucketsOf(tenantId, lane);
      const give = async (name: BudgetClass) => (buckets[name] ? returnTokens(redis, prefix, buckets[name], unused[name]) : undefined);
      await Promise.all([give('posts'), give('updates'), give('chatter'), give('news')]);
    },
    posted: async (tenantId, lane, answeredAt) => {
      if (options.channelRate === 0 || serviceOfLane(lane) !== null) return;
      await restartBucket(redis, prefix, (await bucketsOf(tenantId, lane)).posts, answeredAt);
    },
    pauseLane: async (tenantId, lane, kind, until) => {
      const bucket = (await bucketsOf(tenantId, lane))[kind === 'update' ? 'updates' : 'posts'];
      if (bucket) await pauseBucket(redis, prefix, bucket, now(), until);
    },
  };
}

/** The webhook that a lane ends at, where it does. */
function webhookIn(lane: string): string {
  const target = targetOfLane(lane);
  return target.kind === 'webhook' ? target.name : 'default';
}

/** Slack's own limits. Without a workspace everything goes through one webhook, and a URL has one budget, whoever uses it. */
function slackBuckets(channelRate: number, team: string | undefined, lane: string, webhook: string): { posts: Bucket; updates: Bucket } {
  const unbounded = channelRate === 0;
  const perSecond = unbounded ? unlimited : channelRate;
  const burst = unbounded ? unlimited : 1;
  const target = targetOfLane(lane);
  const posts =
    target.kind !== 'slack' || team === undefined ? { name: webhook, perSecond, burst } : { name: `posts:${team}:${target.channel}`, perSecond, burst };
  const updates = { name: `updates:${team ?? 'webhook'}`, perSecond: unbounded ? unlimited : updatesPerSecond, burst: unbounded ? unlimited : updatesBurst };
  return { posts, updates };
}

/** As much as a service takes, for each lane of a tenant. */
function serviceBuckets(channelRate: number, tenantId: string, lane: string, kind: ServiceKind): Buckets {
  const { perSecond, burst } = receiverOf(kind);
  const bucket = (what: string) => ({
    name: `service:${tenantId}:${lane}:${what}`,
    ...(channelRate === 0 ? { perSecond: unlimited, burst: unlimited } : { perSecond, burst }),
  });
  return { posts: bucket('posts'), updates: bucket('updates'), chatter: null, news: null };
}

/** What the tenant wants to hear in one channel in a minute, urgent things aside: edits and replies, and new messages; null when it did not say. */
function tenantBuckets({ tenantId, perMinute }: TenantPlan, lane: string): Pick<Buckets, 'chatter' | 'news'> {
  if (!Number.isFinite(perMinute)) return { chatter: null, news: null };
  const bucket = (name: string) => ({ name: `${name}:${tenantId}:${lane}`, perSecond: perMinute / 60, burst: perMinute });
  return { chatter: bucket('chatter'), news: bucket('news') };
}

/** How many new messages a lane takes within the time that a digest spans. Longer than one message's turn nobody waits for the bucket itself: Slack has named a pause. */
function roomIn({ posts, news }: Buckets, taken: { granted: number; waitMs: number }, newsGranted: number): number | null {
  if (taken.waitMs > 2_000 / posts.perSecond) return null;
  const room = (bucket: Bucket, granted: number) => granted + (bucket.perSecond * roomMs) / 1_000;
  return Math.min(room(posts, taken.granted), news === null ? Number.POSITIVE_INFINITY : room(news, newsGranted));
}
