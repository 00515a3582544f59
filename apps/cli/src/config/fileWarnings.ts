import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import { warningsOf } from '@tocsin/core/configWarnings/warningsOf';
import { fieldPlaces } from './fieldPlaces.ts';
import type { FileFault } from './fileFault.ts';
import type { ReadText } from './tenantFiles.ts';

/** What right files say and can hardly mean, each with its place. `languages` are those that messages are there for; `now` in ms since 1970. */
export function fileWarnings(files: readonly ReadText[], given: { languages: readonly string[]; now: number }): FileFault[] {
  return files.flatMap(({ path, text, file }) => {
    const placeOf = fieldPlaces(text);
    return warningsOf(file, given).map((warning) => ({
      ...{ path, ...placeOf(warning.path), field: fieldName(warning.path) },
      message: `warning: ${warning.message}`,
    }));
  });
}
