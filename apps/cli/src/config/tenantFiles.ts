import { checkTenantFile } from '@tocsin/contracts/tenant/faults/checkTenantFile';
import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { fieldPlaces, placeOfOffset } from './fieldPlaces.ts';
import type { FileFault } from './fileFault.ts';
import { readText } from './readText.ts';
import { readYaml } from './readYaml.ts';
import { templateFaults } from './templateFaults.ts';
import { tenantPaths } from './tenantPaths.ts';

/** A tenant file that is right: as it was written and as it is meant. */
export interface ReadFile {
  path: string;
  source: unknown;
  file: TenantFile;
}

/** With its text, to say where in it something stands. */
export interface ReadText extends ReadFile {
  text: string;
}

/** Reads tenant files; of a folder all `*.yaml` and `*.yml`. Faults and good files come back together; nothing is thrown for what a file says or is. */
export function readTenantFiles(...paths: readonly string[]): { files: ReadText[]; faults: FileFault[] } {
  const files: ReadText[] = [];
  const faults: FileFault[] = [];
  for (const path of paths) {
    const found = tenantPaths(path);
    if ('fault' in found) faults.push(found.fault);
    else
      for (const each of found.paths) {
        const read = readTenantFile(each);
        if ('file' in read) files.push(read);
        else for (const fault of read.faults) faults.push(fault);
      }
  }
  return { files, faults: [...faults, ...twice(files)] };
}

function readTenantFile(path: string): ReadText | { faults: FileFault[] } {
  const read = readText(path);
  if ('fault' in read) return { faults: [read.fault] };
  const { text } = read;
  const yaml = readYaml(text);
  if ('fault' in yaml) return { faults: [{ path, ...placeOfOffset(text, yaml.fault.offset), field: '', message: yaml.fault.message }] };
  const checked = checkTenantFile(yaml.value);
  const found = 'file' in checked ? templateFaults(checked.file) : checked.faults;
  if ('file' in checked && found.length === 0) return { path, text, source: yaml.value, file: checked.file };
  const placeOf = fieldPlaces(text);
  return { faults: found.map((fault) => ({ path, ...placeOf(fault.path, fault.isName), field: fieldName(fault.path), message: fault.message })) };
}

function twice(files: readonly ReadText[]): FileFault[] {
  const first = new Map<string, string>();
  return files.flatMap(({ path, text, file }) => {
    const before = first.get(file.tenant);
    if (before === undefined) first.set(file.tenant, path);
    return before === undefined
      ? []
      : [{ path, ...fieldPlaces(text)(['tenant']), field: 'tenant', message: `${file.tenant} is the tenant of ${before} too; one file a tenant` }];
  });
}
