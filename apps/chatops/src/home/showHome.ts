import type { HomeView } from '@tocsin/contracts/home';
import type { Language } from '@tocsin/contracts/language';
import type { SlackBlock } from '@tocsin/contracts/message';
import type { ReplyView } from '@tocsin/contracts/reply';
import type { CommandDeps } from '../command/deps.ts';
import { replyLanguage } from '../command/replyLanguage.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import { readHome } from './readHome.ts';

/** Whose page is meant. */
export interface HomeOf {
  teamId: string;
  userId: string;
}

export interface HomeDeps<Tx>
  extends Pick<
    CommandDeps<Tx>,
    'inTenant' | 'planOf' | 'readGroups' | 'countMembers' | 'overridesBetween' | 'now' | 'consoleUrl' | 'tenantsOfTeam' | 'slackUserOf'
  > {
  renderHome(language: Language, view: HomeView): SlackBlock[];
  /** The hash of the page that somebody sees, as far as we know it. */
  lastHash(of: HomeOf): Promise<string | null>;
  /** Shows blocks to somebody, unless they see another page than that of `hash` (null: whatever they see): then false. */
  publish(tenantId: string, of: HomeOf, blocks: SlackBlock[], hash: string | null): Promise<boolean>;
  fault(where: string, error: unknown): void;
}

/** A page has room for so many tenants, and the more there are, for so much of each. */
const tenantsMost = 4;
const roomOf = (tenants: number): number => (tenants > 1 ? 4 : 8);
/** Whoever loses against another process reads anew; the last time it is shown whatever the other shows. */
const tries = 3;
/** Pages are read beside clicks, and leave them room. */
const pagesAtOnce = 3;

/**
 * Makes somebody's App Home of what is so now. What was read before another process showed something is never shown after it: the page that was seen last is named when it is shown, and
 * if it is another by now all is read anew.
 */
export async function showHome<Tx>(deps: HomeDeps<Tx>, of: HomeOf, note: ReplyView | null): Promise<void> {
  const tenants = (await deps.tenantsOfTeam(of.teamId)).sort().slice(0, tenantsMost);
  const [first] = tenants;
  if (first === undefined) return;
  const language = await replyLanguage(deps, first, of.userId);
  for (let left = tries; left > 0; left -= 1) {
    const hash = left > 1 ? await deps.lastHash(of) : null;
    const shown = await Promise.all(tenants.map((tenantId) => readHome(deps, tenantId, of.userId, roomOf(tenants.length))));
    const blocks = deps.renderHome(language, { tenants: shown, note, at: deps.now(), consoleUrl: deps.consoleUrl });
    if (await deps.publish(first, of, blocks, hash)) return;
  }
}

/** Shows pages one after the other for each person: what is asked for while one is being made is made once after it, however often. Never rejects. */
export function homeShower<Tx>(deps: HomeDeps<Tx>): (of: HomeOf, note: ReplyView | null) => Promise<void> {
  const few = fewAtOnce(pagesAtOnce);
  const waiting = new Map<string, { note: ReplyView | null } | null>();
  return async (of, note) => {
    const key = `${of.teamId} ${of.userId}`;
    if (waiting.has(key)) return void waiting.set(key, { note });
    waiting.set(key, null);
    let next: { note: ReplyView | null } | null = { note };
    try {
      while (next !== null) {
        const { note: said } = next;
        await few(() => showHome(deps, of, said));
        next = waiting.get(key) ?? null;
        waiting.set(key, null);
      }
    } catch (error) {
      deps.fault('show somebody their App Home', error);
    } finally {
      waiting.delete(key);
    }
  };
}
