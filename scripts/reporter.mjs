// A reporter for node --test: shows failures and skips in full, each file when it is done (where files are told apart), and leaves the counts in the file that
// TOCSIN_TEST_RESULT names. Counts come from the runner's own summary event.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const words = new Map();
  const result = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
  for await (const { type, data } of events) {
    if (type === 'test:fail' && isOwnFailure(data)) {
      result.failures.push(nameOf(data));
      yield failure(data, words.get(data.file));
    }
    if (type === 'test:pass' && data.skip !== undefined && data.skip !== false)
      result.skips.push(`${nameOf(data)}${typeof data.skip === 'string' && data.skip ? `: ${data.skip}` : ''}`);
    if (type === 'test:stderr' || type === 'test:stdout') words.set(data.file, `${words.get(data.file) ?? ''}${data.message}`.slice(-4_000));
    if (type === 'test:summary' && data.file) yield fileLine(data);
    if (type === 'test:summary' && !data.file) {
      const { passed, failed, cancelled, skipped } = data.counts;
      Object.assign(result, { passed, failed: failed + cancelled, skipped });
    }
  }
  result.failed = Math.max(result.failed, result.failures.length);
  if (process.env.TOCSIN_TEST_RESULT) writeFileSync(process.env.TOCSIN_TEST_RESULT, JSON.stringify(result));
}

/** A suite fails because of something inside it, which is shown already; unless its own hook failed. */
const isOwnFailure = (data) => data.details?.error?.failureType !== 'subtestsFailed';

const nameOf = (data) => `${data.name}${data.file ? ` (${relative(process.cwd(), data.file)}${data.line ? `:${data.line}` : ''})` : ''}`;

/** A file that breaks outside of its tests tells why only in what it wrote. */
function failure(data, words) {
  const error = data.details?.error;
  const wholeFile = error?.exitCode !== undefined || error?.signal !== undefined;
  const text = wholeFile ? `it ended with ${error.signal ?? `exit code ${error.exitCode}`}\n${words?.trimEnd() ?? ''}` : explain(error?.cause ?? error);
  return `\n✗ ${nameOf(data)}\n${indent(text.trimEnd())}\n\n`;
}

/** The error and its causes, without the frames of Node itself. */
function explain(error) {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error, { depth: 4 });
  const own = (error.stack ?? error.message)
    .split('\n')
    .filter((line) => !/^\s+at .*\bnode:/.test(line))
    .join('\n');
  return error.cause === undefined ? own : `${own}\nCaused by: ${explain(error.cause)}`;
}

function fileLine({ file, counts, duration_ms: ms, success }) {
  const broken = counts.failed + counts.cancelled;
  const failed = broken > 0 ? `, ${broken} failed` : '';
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `  ${success ? '✓' : '✗'} ${relative(process.cwd(), file)}  ${counts.passed} passed${failed}${skipped}  ${(ms / 1000).toFixed(1)} s\n`;
}

const indent = (text) =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
