import { homeRefreshAction } from '@tocsin/contracts/home';
import { z } from 'zod';
import type { HomeOf } from './showHome.ts';

const refreshSchema = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  actions: z.tuple([z.object({ action_id: z.literal(homeRefreshAction) })]),
});

/** Whose App Home is to be made anew, when a payload says that they pressed for it; null for any other. */
export function readHomePress(payload: unknown): HomeOf | null {
  const parsed = refreshSchema.safeParse(payload);
  const teamId = parsed.data?.team?.id ?? parsed.data?.user.team_id;
  return parsed.success && teamId ? { teamId, userId: parsed.data.user.id } : null;
}
