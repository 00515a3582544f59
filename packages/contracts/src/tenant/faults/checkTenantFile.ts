import type { z } from 'zod';
import { type TenantFile, tenantFileSchema } from '../../tenantFile.ts';
import { issueWords } from './issueWords.ts';
import { faultsOfMeant } from './unionFaults.ts';
import { unknownFieldWords } from './unknownField.ts';

/** What is wrong with one field of a tenant's file, in words that follow its name. */
export interface TenantFault {
  path: (string | number)[];
  message: string;
  /** Whether the name of the field is wrong, and not what it says. */
  isName: boolean;
}

/** Reads what a tenant's file says (parsed YAML or JSON): the file, or all that is wrong with it in words for the person who wrote it. Throws nothing. */
export function checkTenantFile(source: unknown): { file: TenantFile } | { faults: TenantFault[] } {
  const parsed = tenantFileSchema.safeParse(source, { error: issueWords });
  return parsed.success ? { file: parsed.data } : { faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, [], source)) };
}

/** `route.routes[3].group_wait`, as a person would write the way to a field. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}

function faultsOf(issue: z.core.$ZodIssue, above: readonly (string | number)[], source: unknown): TenantFault[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownFieldWords(path, key), isName: true }));
    case 'invalid_union': {
      const meant = faultsOfMeant(issue.errors, valueAt(source, path));
      if (typeof meant !== 'string') return meant.flatMap((each) => faultsOf(each, path, source));
      return [{ path, message: meant, isName: false }];
    }
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? issue.message, isName: true }];
    default:
      return [{ path, message: path.length === 0 && issue.code === 'invalid_type' ? notATenantFile : issue.message, isName: false }];
  }
}

const notATenantFile = 'is not a tenant file: it begins with tenant: NAME and has slack_config: under it';

function valueAt(source: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined),
    source,
  );
}
