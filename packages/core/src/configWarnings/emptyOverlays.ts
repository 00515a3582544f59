import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';

/** Environments that say what holds for the tenant anyway. */
export function emptyOverlays({ environments = {}, route, slack_config }: TenantFile): ConfigWarning[] {
  return Object.entries(environments).flatMap(([name, overlay]) => {
    const slack = Object.entries(overlay.slack_config ?? {}).every(([field, value]) =>
      isDeepStrictEqual(value, slack_config[field as keyof typeof slack_config]),
    );
    const policy = overlay.escalation_policy === undefined || overlay.escalation_policy === route?.escalation_policy;
    const changesNothing = !overlay.silent && slack && policy && (overlay.route === undefined || isDeepStrictEqual(overlay.route, route));
    return changesNothing ? [{ path: ['environments', name], message: 'says what holds for the tenant anyway, so it changes nothing' }] : [];
  });
}
