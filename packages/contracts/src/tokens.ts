import { z } from 'zod';

/** What a token may do. `ingest` sends alerts and escalations, `read` reads alerts, `console` signs in to the web page, `operator` also sees the queues of all tenants. */
export const scopes = ['ingest', 'read', 'console', 'operator'] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = (typeof scopes)[number];

/** Who is asking, after a token was checked. */
export interface Principal {
  tenantId: string;
  tokenId: string;
  scopes: readonly Scope[];
}

/** Tokens look like `tocsin_<43 characters>`, so that scanners of leaked secrets can find them. */
export const tokenPattern = /^tocsin_[A-Za-z0-9_-]{43}$/;
