import type { Markup } from '../markup.ts';
import { oneLine } from '../untrusted.ts';
import type { FormSource } from './formSource.ts';

/** A deployment: what was put where. Keys `version`, `previous_version`, `commit`, `deployed_by`, `result`. */
export interface DeploymentFacts {
  version: string;
  previous: string;
  commit: string;
  by: string;
  /** In words where the result is one that deployments have, as it was said where not. */
  result: Markup | string;
}

const results: Readonly<Record<string, string>> = {
  success: 'succeeded',
  succeeded: 'succeeded',
  ok: 'succeeded',
  failure: 'failed',
  failed: 'failed',
  error: 'failed',
  rollback: 'rolled_back',
  rolled_back: 'rolled_back',
  running: 'running',
  in_progress: 'running',
};

/** A commit is known by its first digits. */
const commitChars = 12;

export function deploymentFacts({ said, words, size }: FormSource): DeploymentFacts {
  const shown = (...names: string[]) => oneLine(said(...names), size.name);
  const result = shown('result', 'outcome');
  const known = Object.hasOwn(results, result.toLowerCase()) ? results[result.toLowerCase()] : undefined;
  const commit = shown('commit', 'commit_sha', 'revision');
  return {
    version: shown('version', 'to_version'),
    previous: shown('previous_version', 'from_version'),
    commit: /^[0-9a-f]{13,64}$/i.test(commit) ? commit.slice(0, commitChars) : commit,
    by: shown('deployed_by', 'author', 'triggered_by'),
    result: known === undefined ? result : words.t(`result_${known}`),
  };
}
