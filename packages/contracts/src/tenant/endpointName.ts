import { z } from 'zod';
import { shown } from './shown.ts';

/** What a file calls a place outside of Slack: its address and its secrets are set with `tocsin endpoints set NAME`. */
export const endpointNameSchema = z.string().refine((name) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(name) && !looksSecret(name), {
  error: ({ input }) => adviceForEndpoint(String(input)),
});

function adviceForEndpoint(written: string): string {
  if (looksSecret(written)) return 'is an address or a key, and those do not belong in a file: write a name, and set it with `tocsin endpoints set NAME`';
  return `${shown(written)} is not the name of an endpoint; use 1 to 40 of a-z, 0-9 and -`;
}

/** PagerDuty's integration keys are 32 letters and digits. */
function looksSecret(written: string): boolean {
  return /^\s*https?:|^[0-9a-zA-Z]{32}$/.test(written);
}
