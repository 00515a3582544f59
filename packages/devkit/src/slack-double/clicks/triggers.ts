import type { DoubleState } from '../doubleState.ts';

/** A trigger is good once and for so long. */
export const triggerLifeMs = 3_000;
const kept = 1_000;

/** What opens a modal for somebody, once. */
export function issueTrigger(state: DoubleState, team: string, user: string): string {
  const id = `${state.now()}.${state.newId()}`;
  state.triggers.set(id, { team, user, atMs: state.now(), used: false });
  const [oldest] = state.triggers.keys();
  if (state.triggers.size > kept && oldest !== undefined) state.triggers.delete(oldest);
  return id;
}
