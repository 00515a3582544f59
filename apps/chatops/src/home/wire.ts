import type { producerConnection } from '@tocsin/queue/connection';
import type { Renderer } from '@tocsin/render/renderer';
import type { Tx } from '@tocsin/store/transaction';
import type { botClients } from '../botClients.ts';
import type { CommandDeps } from '../command/deps.ts';
import type { HomeDeps, HomeOf } from './showHome.ts';

interface Shared {
  redis: ReturnType<typeof producerConnection>;
  prefix: string;
  commands: CommandDeps<Tx>;
  renderer: Renderer;
  botOf: ReturnType<typeof botClients>;
}

/** A page is known by its hash for so long; after that whatever is seen gives way. */
const hashSeconds = 86_400;

/** What the App Home asks of the record and Slack. */
export function homeDeps({ redis, prefix, commands, renderer, botOf }: Shared): HomeDeps<Tx> {
  const keyOf = ({ teamId, userId }: HomeOf) => `${prefix}:home:${teamId}:${userId}`;
  return {
    ...commands,
    renderHome: (language, view) => renderer.home({ language, view }).message.blocks,
    lastHash: (of) => redis.get(keyOf(of)),
    publish: async (tenantId, of, blocks, hash) => {
      const bot = await botOf(tenantId);
      if (bot === null) return true;
      const view = { type: 'home' as const, blocks: blocks as never[] };
      try {
        const { view: shown } = await bot.views.publish({ user_id: of.userId, view, ...(hash !== null && { hash }) });
        if (shown?.hash) await redis.set(keyOf(of), shown.hash, 'EX', hashSeconds);
        return true;
      } catch (error) {
        if (codeOf(error) === 'hash_conflict') return false;
        throw error;
      }
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'data' in error && typeof error.data === 'object' && error.data !== null && 'error' in error.data ? error.data.error : null;
}
