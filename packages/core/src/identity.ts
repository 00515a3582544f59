import { hash } from 'node:crypto';
import { sortedNames } from './fingerprint.ts';

/** What an alert is known by: the key its sender gave, what kind of condition it is and where, or (Alertmanager's way) its whole label set. */
export type AlertIdentity =
  | { by: 'dedup_key'; dedupKey: string }
  | { by: 'type'; environment: string; alertType: string; labels: Readonly<Record<string, string>> }
  | { by: 'labels'; labels: Readonly<Record<string, string>> };

/** The id of an alert in its tenant: a UUID (version 8) from SHA-256 over length-prefixed parts, so the same alert gets the same id wherever it is computed. */
export function alertIdOf(tenantId: string, identity: AlertIdentity): string {
  let text = part(tenantId) + identity.by;
  if (identity.by === 'dedup_key') text += part(identity.dedupKey);
  else {
    if (identity.by === 'type') text += part(identity.environment) + part(identity.alertType);
    for (const name of sortedNames(identity.labels)) text += part(name) + part(identity.labels[name] ?? '');
  }
  return uuidOfHash(hash('sha256', text, 'hex'));
}

/** A UUID (version 8, variant 2) of the first 128 bits of a hash in hex. */
export function uuidOfHash(digest: string): string {
  const variant = '89ab'[Number.parseInt(digest.charAt(16), 16) & 3];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function part(text: string): string {
  return `${text.length}:${text}`;
}
