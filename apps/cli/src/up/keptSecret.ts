import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A secret that is made at the first start and then stays the same: 64 hex digits in a file only its owner may read. `random` gives 32 bytes. */
export function keptSecret(file: string, random: () => Buffer): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
  try {
    const secret = random().toString('hex');
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(kept))
    throw new Error(`${file} does not hold 64 hex digits. It is a secret of this installation: restore it, or remove .tocsin/ to start afresh`);
  return kept;
}
