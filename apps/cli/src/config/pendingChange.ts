import { checkTenantFile } from '@tocsin/contracts/tenant/faults/checkTenantFile';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { type ConfigDifference, diffConfig } from '@tocsin/core/configDiff/diffConfig';
import { loadVersion } from '@tocsin/store/configVersions';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { visible } from '../text/visible.ts';
import { differencesText } from './differencesText.ts';

/** A tenant's file that is right and that somebody wants stored. */
export interface WantedFile {
  source: unknown;
  file: TenantFile;
  /** The text that it was read from, where there was one. */
  text?: string | undefined;
}

/** What storing a file would change. */
export interface PendingChange {
  wanted: WantedFile;
  /** The version that it replaces, null where the tenant is new. */
  replaces: number | null;
  /** Null where there is nothing to compare with: the tenant is new, or what is stored is not taken any more. */
  differences: ConfigDifference[] | null;
}

/** Compares a file with what is stored of its tenant. */
export async function pendingChange(store: Store, wanted: WantedFile): Promise<PendingChange> {
  const current = await inTenant(store, wanted.file.tenant, (tx) => loadVersion(tx));
  if (current === null) return { wanted, replaces: null, differences: null };
  const checked = checkTenantFile(current.file);
  const differences = 'file' in checked ? diffConfig({ source: current.file, file: checked.file }, wanted) : null;
  return { wanted, replaces: current.version, differences };
}

/** Whether storing it would change what the tenant's file means. */
export function isChange({ differences }: PendingChange): boolean {
  return differences === null || differences.length > 0;
}

/** A change for people, before they are asked. */
export function pendingText({ wanted, replaces, differences }: PendingChange, colour: boolean): string {
  const { tenant, slack_config: slack } = wanted.file;
  if (replaces === null) return `${tenant}: a new tenant; what nothing else is said about goes to ${visible(slack.default_channel)}\n`;
  if (differences === null) return `${tenant}: version ${replaces} is not taken by this Tocsin any more, so it is replaced as a whole\n`;
  return `${tenant}: version ${replaces} → ${replaces + 1}\n${differencesText(differences, colour)}`;
}
