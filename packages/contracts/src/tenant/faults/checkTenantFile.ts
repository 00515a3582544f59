import type { z } from 'zod';
import { type TenantFile, tenantFileSchema } from '../../tenantFile.ts';
import { fieldName } from './fieldName.ts';
import { issueWords } from './issueWords.ts';
import { faultsOfMeant } from './unionFaults.ts';
import { unknownField } from './unknownField.ts';

type Path = (string | number)[];

/** What is wrong with one field of a tenant's file, in words that follow its name. */
export interface TenantFault {
  path: Path;
  message: string;
  /** Whether the name of the field is wrong, and not what it says. */
  isName: boolean;
}

/** Reads what a tenant's file says (parsed YAML or JSON): the file, or all that is wrong with it in words for the person who wrote it. Throws nothing. */
export function checkTenantFile(source: unknown): { file: TenantFile } | { faults: TenantFault[] } {
  const parsed = tenantFileSchema.safeParse(source, { error: issueWords });
  if (parsed.success) return { file: parsed.data };
  const found = parsed.error.issues.flatMap((issue) => faultsOf(issue, [], source));
  const meant = new Set(found.flatMap((fault) => (fault.meant ? [fieldName(fault.meant)] : [])));
  // A field that is there by another name is not missing too.
  const faults = found.filter(({ path, message }) => !(message.startsWith('is missing') && meant.has(fieldName(path))));
  return { faults: faults.map(({ path, message, isName }) => ({ path, message, isName })) };
}

/** Of so many unknown fields in one place it is said what was meant. */
const advisedMax = 100;

interface Found extends TenantFault {
  /** The field that an unknown one stands for. */
  meant?: Path | undefined;
}

function faultsOf(issue: z.core.$ZodIssue, above: readonly (string | number)[], source: unknown): Found[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key, index) => {
        const { words, meant } = index < advisedMax ? unknownField(path, key) : { words: 'is not known here' };
        return { path: [...path, key], message: words, isName: true, meant: meant === undefined ? undefined : [...path, meant] };
      });
    case 'invalid_union': {
      const meant = faultsOfMeant(issue.errors, valueAt(source, path), path);
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
