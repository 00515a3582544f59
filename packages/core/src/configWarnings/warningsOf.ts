import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { deadRoutes } from './deadRoutes.ts';
import { emptyOverlays } from './emptyOverlays.ts';
import { hastyRepeats } from './hastyRepeats.ts';
import { idlePolicies } from './idlePolicies.ts';
import { oddMatchers } from './oddMatchers.ts';
import { overSilences } from './overSilences.ts';
import { scheduleGaps } from './scheduleGaps.ts';
import { unknownLanguages } from './unknownLanguages.ts';
import { unusedNames } from './unusedNames.ts';

/** All that a tenant's file says and can hardly mean. `languages` are those that messages are there for; `now` in ms since 1970. */
export function warningsOf(file: TenantFile, { languages, now }: { languages: readonly string[]; now: number }): ConfigWarning[] {
  return [
    ...deadRoutes(file),
    ...unusedNames(file),
    ...idlePolicies(file),
    ...oddMatchers(file),
    ...hastyRepeats(file),
    ...emptyOverlays(file),
    ...overSilences(file, now),
    ...scheduleGaps(file, now),
    ...unknownLanguages(file, languages),
  ];
}
