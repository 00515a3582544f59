import type { TenantFault } from '@tocsin/contracts/tenant/faults/checkTenantFile';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { checkOverride } from '@tocsin/render/overrides/checkOverride';

/** What is wrong with the tenant's own words: each text is read, and tried on a sample alert. */
export function templateFaults({ templates = [] }: TenantFile): TenantFault[] {
  return templates.flatMap(({ text }, index) => {
    const texts: [language: string[], text: string][] =
      typeof text === 'string' ? [[[], text]] : Object.entries(text).map(([language, each]) => [[language], each]);
    return texts.flatMap(([language, each]) => {
      const message = checkOverride(each);
      return message === null ? [] : [{ path: ['templates', index, 'text', ...language], message, isName: false }];
    });
  });
}
