// A reporter for node --test: shows failures and skips in full, each file when it is done (where files are told apart), and leaves the counts in the file that
// TOCSIN_TEST_RESULT names. Counts come from the runner's own summary event.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const result = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
  for await (const { type, data } of events) {
    if (type === 'test:fail' && isOwnFailure(data)) {
      result.failures.push(nameOf(data));
      yield failure(data);
    }
    if (type === 'test:pass' && data.skip !== undefined && data.skip !== false)
      result.skips.push(`${nameOf(data)}${typeof data.skip === 'string' && data.skip ? `: ${data.skip}` : ''}`);
    if (type === 'test:stderr' && process.env.TOCSIN_TEST_STDERR) yield data.message;
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

function failure(data) {
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause === 'string' ? cause : inspect(cause, { depth: 4 });
  const difference =
    cause instanceof Error && cause.code === 'ERR_ASSERTION' && !cause.message.includes('actual')
      ? `\n${inspect({ actual: cause.actual, expected: cause.expected }, { depth: 6 })}`
      : '';
  return `\n✗ ${nameOf(data)}\n${indent(`${text}${difference}`)}\n\n`;
}

function fileLine({ file, counts, duration_ms: ms, success }) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `  ${success ? '✓' : '✗'} ${relative(process.cwd(), file)}  ${counts.passed} passed${skipped}  ${(ms / 1000).toFixed(1)} s\n`;
}

const indent = (text) =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
