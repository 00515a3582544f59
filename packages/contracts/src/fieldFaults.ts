import type { z } from 'zod';
import type { FieldFault } from './errors.ts';

/** Turns zod's issues into faults that name the field the way a person writes it: `alerts[3].labels.team`. At most 20, so that an answer stays short. */
export function fieldFaults(error: z.ZodError, root = ''): FieldFault[] {
  return error.issues.slice(0, 20).map((issue) => ({ path: pathOf(issue.path, root), message: issue.message }));
}

function pathOf(path: readonly PropertyKey[], root: string): string {
  let text = root;
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text.slice(0, 200);
}
