import { defaultTeams } from '@tocsin/devkit/slack-double/seed';
import { startSlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import { startPeerProgram } from './peerProgram.ts';
import { routeTo } from './routeTo.ts';
import type { Setup, Subject } from './scenario.ts';

/** Starts Alertmanager with a Slack double of its own: an incoming webhook for each channel, and the messages that it writes by default. */
export async function startPeer(program: string, setup: Setup): Promise<Subject> {
  const [team] = defaultTeams;
  if (!team) throw new Error('the double has no workspace');
  const { route, names } = routeTo(setup);
  const webhooks = names.map((channel, n) => ({ botId: `B0PEER${n}`, secret: 'peer', channel }));
  const double = await startSlackDouble({ createChannels: true, channelRate: setup.channelRate, teams: [{ ...team, webhooks }] });
  const receivers = names.map((name, n) => ({
    name,
    slack_configs: [{ api_url: `${double.url}/services/${team.id}/B0PEER${n}/peer`, channel: `#${name}`, send_resolved: true }],
  }));
  const peer = await startPeerProgram(program, { route, receivers }).catch(async (error: unknown) => {
    await double.close();
    throw error;
  });
  return {
    ...{ name: 'peer', setup, url: peer.url, double, log: peer.log },
    get parts() {
      return { alertmanager: peer.pid };
    },
    owed: () => Promise.resolve(null),
    killAndRevive: peer.killAndRevive,
    stop: async () => {
      await peer.stop();
      await double.close();
    },
  };
}
