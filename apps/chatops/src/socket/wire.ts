import { slackClients } from '@tocsin/slack/clients';
import type { ChatopsEnv } from '../env.ts';
import { type EnvelopeDeps, envelopeOf, handleEnvelope } from './handleEnvelope.ts';
import { keepSockets, type Sockets } from './keepSockets.ts';

/** Opens the sockets that the environment wants; null where it names no token for them. */
export function openSockets(env: ChatopsEnv, deps: EnvelopeDeps): Sockets | null {
  const { SLACK_APP_TOKEN: token, SLACK_API_URL: apiUrl = null } = env;
  if (token === undefined) return null;
  const app = slackClients({ apiUrl, log: (message) => deps.fault(message, null), now: deps.now })(token);
  return keepSockets({
    openUrl: async () => {
      const { url } = await app.apps.connections.open();
      if (url === undefined) throw new Error('Slack named no address for a socket');
      return url;
    },
    work: async (said) => {
      const envelope = envelopeOf(said);
      return envelope === null ? null : handleEnvelope(deps, envelope);
    },
    fault: deps.fault,
    random: Math.random,
    now: deps.now,
  });
}
