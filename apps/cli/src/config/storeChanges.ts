import { messageOf } from '@tocsin/contracts/errors';
import { applyTenant } from '@tocsin/steps/applyTenant';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { confirm, type Dialogue } from './confirm.ts';
import { isChange, type PendingChange, pendingText, type WantedFile } from './pendingChange.ts';
import { unsetEndpoints } from './unsetEndpoints.ts';

/** How changes are shown, asked for and stored. */
export interface StoreOptions {
  author: string;
  comment?: string | undefined;
  /** Stores without being asked. */
  yes: boolean;
  /** Shows only. */
  dryRun: boolean;
}

/** Where the command writes and asks. */
export interface Screen {
  out(text: string): void;
  error(text: string): void;
  colour: boolean;
  dialogue: Dialogue;
}

/** Shows what changes, asks, and stores it: each tenant's file as its next version. Answers the exit code: 1 when something was wanted and not stored. */
export async function storeChanges(store: Store, pending: readonly PendingChange[], options: StoreOptions, screen: Screen): Promise<number> {
  const changes = pending.filter(isChange);
  const same = pending.length - changes.length;
  for (const change of changes) screen.out(pendingText(change, screen.colour));
  if (same > 0) screen.out(changes.length === 0 && same === 1 ? `${nameOf(pending[0])}: nothing changes\n` : `${tenants(same)}: nothing changes\n`);
  if (changes.length === 0) return 0;
  if (options.dryRun) {
    screen.out('Nothing was stored: --dry-run\n');
    return 0;
  }
  if (!options.yes) {
    const answer = await confirm(changes.length === 1 ? 'Store this?' : `Store this for ${tenants(changes.length)}?`, screen.dialogue);
    if (answer !== true) {
      screen.error(answer === null ? '\nNobody answered, so nothing was stored: --yes stores without asking, --dry-run only looks\n' : 'Nothing was stored\n');
      return 1;
    }
  }
  return storeAll(store, changes, options, screen);
}

async function storeAll(store: Store, changes: readonly PendingChange[], options: StoreOptions, screen: Screen): Promise<number> {
  let failed = 0;
  for (const { wanted, replaces } of changes) {
    try {
      const { version } = await storeFile(store, wanted, options, replaces);
      screen.out(`${wanted.file.tenant}: version ${version} stored; every process uses it within two seconds\n`);
      screen.out(await unsetEndpoints(store, wanted.file));
    } catch (error) {
      failed += 1;
      screen.error(`${wanted.file.tenant}: ${messageOf(error)}\n`);
    }
  }
  if (failed > 0 && changes.length > 1) screen.error(`${failed} of ${tenants(changes.length)} not stored\n`);
  return failed > 0 ? 1 : 0;
}

/** Stores one file unasked. `replaces` is the version that its author has seen. */
export async function storeFile(
  store: Store,
  { source, file, text }: WantedFile,
  { author, comment }: Pick<StoreOptions, 'author' | 'comment'>,
  replaces?: number | null,
): Promise<{ version: number; changed: boolean }> {
  const deps = {
    inTenant: <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work),
    ...{ storeTenant, audit: insertAudit, now: Date.now },
  };
  return applyTenant(deps, file.tenant, { file: source, written: text, author: { kind: 'operator', name: author }, comment, replaces });
}

function nameOf(pending: PendingChange | undefined): string {
  return pending?.wanted.file.tenant ?? '';
}

function tenants(count: number): string {
  return count === 1 ? '1 tenant' : `${count} tenants`;
}
