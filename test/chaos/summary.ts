import type { Findings } from './findings.ts';
import type { Storm } from './runStorm.ts';

/** What a storm was and what came of it, as lines for people. */
export function summaryOf(name: string, seed: number, { ledger, died, took }: Storm, findings: Findings): string {
  const kinds = (kind: string) => findings.said.filter((each) => each.kind === kind).length;
  const turns = [...ledger.alerts.values()].reduce((sum, alert) => sum + alert.turns, 0);
  const list = (counts: Iterable<readonly [string, number]>) => [...counts].map(([what, count]) => `${what} ${count}`).join(', ') || 'none';
  const rows: [string, string][] = [
    ['accepted', `${ledger.alerts.size} alerts, ${turns} transitions in ${ledger.batches} batches (${ledger.attempts} requests)`],
    ['messages', `${findings.said.length}: ${kinds('post')} posts, ${kinds('update')} updates, ${kinds('reply')} replies`],
    ['kills', `${[...died.values()].reduce((sum, count) => sum + count, 0)}: ${list(died)}`],
    ['repeated updates', String(findings.repeatedUpdates)],
    ['reconciled', list(Object.entries(findings.reconciled))],
    ['overtaken', `${findings.overtaken} turns came to the record after a later one of their alert`],
    ['reopened', `${findings.withoutMessage} groups with nothing to say`],
    ['seconds', `${(took.storm / 1_000).toFixed(1)} storm, ${(took.heal / 1_000).toFixed(1)} until nothing was owed`],
  ];
  return [`${name}, seed ${seed}`, ...rows.map(([what, value]) => `  ${what.padEnd(18)}${value}`)].join('\n');
}
