import type { SuppressionKind, SuppressionView } from '@tocsin/contracts/view';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { CommandDeps } from './deps.ts';

const kinds: readonly SuppressionKind[] = ['silence', 'inhibition', 'time', 'environment'];
const silencesRead = 10_000;

/** What suppresses most of a group, in words: who silenced it and why, or what inhibits it. Null when nothing does. */
export async function suppressionOf<Tx>(deps: CommandDeps<Tx>, tx: Tx, plan: TenantPlan, groupId: string): Promise<SuppressionView | null> {
  const ref = await deps.mainSuppression(tx, groupId);
  const colon = ref?.indexOf(':') ?? -1;
  const kind = kinds.find((each) => each === ref?.slice(0, colon));
  if (!ref || !kind) return null;
  const name = ref.slice(colon + 1);
  if (kind === 'silence') {
    const stored =
      plan.silences.find(({ silenceId }) => silenceId === name) ?? (await deps.listSilences(tx, 0, silencesRead)).find(({ silenceId }) => silenceId === name);
    return { kind, name: stored?.comment ?? name, by: stored?.createdBy ?? '', until: stored?.endsAt ?? null };
  }
  const [source] = kind === 'inhibition' ? await deps.loadAlerts(tx, [name]) : [];
  return { kind, name: source?.message ?? name, by: '', until: null };
}
