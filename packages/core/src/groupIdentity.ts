import { createHash } from 'node:crypto';
import type { CompiledRoute } from './routing.ts';

/** The id of the group that a route and its group labels make in a tenant: a UUID (version 8) from SHA-256 over length-prefixed parts. */
export function groupIdOf(tenantId: string, route: CompiledRoute, groupLabels: Readonly<Record<string, string>>): string {
  const parts = [tenantId, route.key, route.receiver];
  for (const name of Object.keys(groupLabels).sort()) parts.push(name, groupLabels[name] ?? '');
  return uuidOf('group', parts);
}

/** A UUID (version 8) that names a thing by what it is made of; the same parts give the same id wherever it is computed. */
export function uuidOf(kind: string, parts: readonly string[]): string {
  const hash = createHash('sha256').update(kind);
  for (const part of parts) hash.update(`\n${Buffer.byteLength(part)}:`).update(part);
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A fraction of 1 that is always the same for an id: spreads things that would fall due together. */
export function spreadOf(uuid: string): number {
  return Number.parseInt(uuid.slice(-6), 16) / 0x1000000;
}
