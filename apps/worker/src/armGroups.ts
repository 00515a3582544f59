interface Due {
  tenantId: string;
  groupId: string;
  at: number;
}

export interface ArmDeps {
  dueGroups(until: number, limit: number): Promise<Due[]>;
  wakeGroup(flush: Due): Promise<void>;
  now(): number;
}

const batch = 1_000;
/** Groups are woken this long before they are due, with a job that is delayed for the rest: so they are on time although we look once a second. */
const aheadMs = 2_500;
/** Something due for this long has lost its wake-up. */
const lateMs = 1_000;

/** Wakes groups that are due soon: each once, and again when it was not flushed in time. What is remembered of the last look is no more than that look found. */
export function groupArmer(deps: ArmDeps): () => Promise<void> {
  let armed = new Map<string, number>();
  return async () => {
    const now = deps.now();
    const due = await deps.dueGroups(now + aheadMs, batch);
    const news = due.filter(({ groupId, at }) => armed.get(groupId) !== at || at < now - lateMs);
    await Promise.all(news.map((flush) => deps.wakeGroup(flush)));
    armed = new Map(due.map(({ groupId, at }) => [groupId, at]));
  };
}
