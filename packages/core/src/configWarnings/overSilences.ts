import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';

/** Silences that ended before `now` (ms since 1970). */
export function overSilences({ silences = [] }: TenantFile, now: number): ConfigWarning[] {
  return silences.flatMap(({ ends_at: endsAt }, index) =>
    endsAt > now
      ? []
      : [{ path: ['silences', index, 'ends_at'], message: `was over at ${new Date(endsAt).toISOString().replace('.000Z', 'Z')}; take the silence out` }],
  );
}
