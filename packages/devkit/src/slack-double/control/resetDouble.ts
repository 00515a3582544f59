import type { DoubleState } from '../doubleState.ts';
import type { FullTeamSeed } from '../seed.ts';
import { newWorkspace } from '../state/workspace.ts';

/** Forgets messages, record, faults, limits used, clicks and channels made by name. Settings stay, and numbers in the record go on. */
export function resetDouble(state: DoubleState, seeds: readonly FullTeamSeed[]): void {
  for (const seed of seeds) {
    const fresh = newWorkspace(seed, state.now());
    state.workspaces.set(seed.id, fresh);
    for (const token of seed.tokens) state.workspaceOfToken.set(token, fresh);
  }
  state.log.clear();
  state.file?.clear();
  state.faults.clear();
  state.buckets.clear();
  state.refusals.byReason.clear();
  state.refusals.byChannel.clear();
  state.clicks.length = 0;
  state.triggers.clear();
  state.responseUrls.clear();
  state.uploads.clear();
}
