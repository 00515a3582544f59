import type { z } from 'zod';
import { shown } from '../shown.ts';
import { entryExampleOf, exampleOf } from './examples.ts';
import { missingWords } from './issueWords.ts';

type Issue = z.core.$ZodIssue;
type Branch = readonly Issue[];

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  object: 'fields',
  record: 'fields',
  array: 'a list',
  boolean: 'true or false',
};

/**
 * For something that may be one of several and is none: the faults of the form that was meant, or one sentence where no form was. The paths are relative to
 * the thing, which stands at `path`.
 */
export function faultsOfMeant(branches: readonly Branch[], input: unknown, path: readonly PropertyKey[]): readonly Issue[] | string {
  if (branches.every((branch) => isOtherType(branch))) {
    if (input === undefined) return missingWords(path);
    const example = exampleOf(path) ?? entryExampleOf(path);
    if (example !== null) return `is ${input === null ? 'empty' : shown(input)}; write ${example}`;
    const kinds = branches.flatMap((branch) => branch.map((issue) => ('expected' in issue ? String(issue.expected) : '')));
    return `is ${shown(input)}; write ${[...new Set(kinds.map((kind) => names[kind] ?? kind))].join(' or ')}`;
  }
  const fitting = branches.filter((branch) => !isOtherType(branch));
  const beside = fitting.map(unknownAlone);
  if (fitting.length > 1 && beside.every((keys) => keys.length > 0)) return `names ${beside.flat().sort().join(' and ')}, and only one of them may stand here`;
  const missing = fitting.map(missingFields);
  const isUnsaid = fitting.length > 1 && missing.every((fields) => fields.length > 0);
  if (isUnsaid && fitting.every((branch) => branch.every((issue) => isMissing(issue)))) return `needs ${[...new Set(missing.flat())].join(' or ')}`;
  // What else is missing says only that the form was not known.
  return isUnsaid ? (fitting[0] ?? []).filter((issue) => !isMissing(issue)) : nearest(fitting);
}

/** The form that the least is wrong with; of forms that are equally wrong, the last says it for all. */
function nearest(branches: readonly Branch[]): Branch {
  const weight = (branch: Branch) =>
    branch.reduce((sum, issue) => sum + (isMissing(issue) ? 2 : issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return branches.reduce((best, branch) => (weight(branch) <= weight(best) ? branch : best), branches[0] ?? []);
}

function isOtherType(branch: Branch): boolean {
  return branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
}

/** The unknown fields of a form that has no other fault. */
function unknownAlone(branch: Branch): string[] {
  return branch.every((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0)
    ? branch.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
    : [];
}

function missingFields(branch: Branch): string[] {
  return branch.filter(isMissing).map((issue) => issue.path.join('.'));
}

function isMissing(issue: Issue): boolean {
  return issue.path.length > 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.message.startsWith('is missing');
}
