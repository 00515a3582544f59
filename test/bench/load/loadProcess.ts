import { closedLoad, openLoad } from './httpLoad.ts';
import type { LoadPlan, LoadResult } from './plan.ts';
import { postgresLoad } from './postgresLoad.ts';
import { redisLoad } from './redisLoad.ts';

/** The load generator: a process of its own, so that it does not slow down what it measures. It gets one plan, does it, says what became of it and ends. */
process.once('message', (plan: LoadPlan) => {
  const before = process.cpuUsage();
  void run(plan).then(
    (result) => {
      const { user, system } = process.cpuUsage(before);
      process.send?.({ result: { ...result, cpuSeconds: (user + system) / 1e6 } satisfies LoadResult }, () => process.disconnect());
    },
    (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit());

function run(plan: LoadPlan): Promise<Omit<LoadResult, 'cpuSeconds'>> {
  if (plan.kind === 'closed') return closedLoad(plan);
  if (plan.kind === 'open') return openLoad(plan);
  return plan.kind === 'redis' ? redisLoad(plan) : postgresLoad(plan);
}
