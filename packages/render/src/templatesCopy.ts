import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export const shippedTemplates = join(import.meta.dirname, '../../../templates');

/** A copy of the templates we ship with some files replaced (null: removed), for one test. */
export function templatesCopy(t: TestContext, changes: Readonly<Record<string, string | null>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-templates-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(shippedTemplates, folder, { recursive: true });
  for (const [file, content] of Object.entries(changes)) {
    if (content === null) rmSync(join(folder, file), { recursive: true });
    else writeFileSync(join(folder, file), content);
  }
  return folder;
}
