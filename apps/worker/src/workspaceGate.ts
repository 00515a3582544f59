import type { WorkspaceFault } from '@tocsin/core/workspaceFault';
import type { KnownFault } from '@tocsin/store/workspaceFaults';

/** What keeps lanes from a workspace that refuses us. */
export interface WorkspaceGate {
  /**
   * Whether a lane of the tenant may write to its workspace now. While it refuses us all is `shut`; after its pause it is asked (auth.test), and if it says yes one visitor
   * gets a `trial`: one write. Never waits for Slack.
   */
  enter(tenantId: string): Promise<{ state: 'open' | 'trial' } | { state: 'shut'; fault: WorkspaceFault | null }>;
  /** A trial that had nothing to send: the next visitor has it. */
  giveBack(tenantId: string): Promise<void>;
  /** What a write came to; `onTrial` when it was the one that shows whether the workspace works. */
  note(tenantId: string, outcome: 'accepted' | 'refused' | 'other', onTrial: boolean): void;
}

export interface WorkspaceGateDeps {
  loadFault(tenantId: string): Promise<KnownFault | null>;
  claimProbe(tenantId: string, now: number): Promise<boolean>;
  offerTrial(tenantId: string, until: number): Promise<void>;
  claimTrial(tenantId: string, now: number): Promise<boolean>;
  /** Asks Slack whether the token is good, with the newest one there is. */
  probe(tenantId: string): Promise<boolean>;
  heal(tenantId: string): Promise<void>;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** How old the view of the record may be: what another process noticed is heeded after this. */
const keptMs = 1_000;
/** A trial that nobody takes up is over after this; the next one comes with the next question. */
const trialMs = 30_000;
/** What was refused is in the record by then. */
const recordedMs = 2_000;

interface View {
  loadedAt: number;
  fault: Promise<KnownFault | null>;
}

/** The gate of one process. The record holds the fault, so all processes are held back by one that has noticed, and one of them asks. */
export function workspaceGate(deps: WorkspaceGateDeps): WorkspaceGate {
  const views = new Map<string, View>();
  const refused = new Map<string, number>();
  const asking = new Set<string>();
  const view = (tenantId: string): View['fault'] => {
    const at = views.get(tenantId);
    if (at && deps.now() - at.loadedAt < keptMs) return at.fault;
    const fault = deps.loadFault(tenantId);
    views.set(tenantId, { loadedAt: deps.now(), fault });
    fault.catch(() => views.delete(tenantId));
    return fault;
  };
  const ask = async (tenantId: string) => {
    if (!(await deps.claimProbe(tenantId, deps.now()))) return;
    if (await deps.probe(tenantId)) await deps.offerTrial(tenantId, deps.now() + trialMs);
    views.delete(tenantId);
  };
  const askOnce = (tenantId: string) => {
    if (asking.has(tenantId)) return;
    asking.add(tenantId);
    ask(tenantId)
      .catch((error: unknown) => deps.fault('ask a workspace whether it works', error))
      .finally(() => asking.delete(tenantId));
  };
  return {
    enter: async (tenantId) => {
      const fault = await view(tenantId);
      if (fault === null) return deps.now() - (refused.get(tenantId) ?? 0) < recordedMs ? { state: 'shut', fault: null } : { state: 'open' };
      if (fault.trialUntil > deps.now() && (await deps.claimTrial(tenantId, deps.now()))) return { state: 'trial' };
      if (fault.tryAt <= deps.now() || fault.hasNews) askOnce(tenantId);
      return { state: 'shut', fault };
    },
    giveBack: (tenantId) => deps.offerTrial(tenantId, deps.now() + trialMs),
    note: (tenantId, outcome, onTrial) => {
      if (outcome === 'refused') {
        refused.set(tenantId, deps.now());
        views.delete(tenantId);
      }
      if (outcome !== 'accepted' || !onTrial) return;
      deps
        .heal(tenantId)
        .catch((error: unknown) => deps.fault('note that a workspace works again', error))
        .finally(() => {
          refused.delete(tenantId);
          views.delete(tenantId);
        });
    },
  };
}
