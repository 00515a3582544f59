import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import { builtInReceivers } from '@tocsin/contracts/tenant/references';
import { newNamesOf } from '../alertmanager/names.ts';
import { atMost, fault, note, type Reading } from '../alertmanager/reading.ts';
import { ownLabel } from '../ownLabel.ts';
import { called, type Resource } from '../resources.ts';
import type { Rule } from './rules.ts';
import type { SlackOfTeams } from './slackIntegrations.ts';

type Part = Record<string, unknown>;

/** What teams became. */
export interface Teams {
  defaultChannel: string;
  receivers: Part[];
  branches: Part[];
  intervals: Part[];
  /** The receiver of alerts of no team. */
  receiver: string;
}

const routesMax = 2_000;
export const teamsMax = 2_000;
const channelsMax = 20;
const intervalsMax = 500;

/** A branch for each team, with its rules in their order, and a receiver that has its Slack channels and those of all teams. */
export function convertTeams(reading: Reading, teams: readonly Resource[], rules: ReadonlyMap<string, Rule[]>, slack: SlackOfTeams): Teams {
  const used = new Set<string>();
  const titles = new Map(teams.map((team) => [team, ownLabel(team, used)]));
  const names = newNamesOf([...titles.values()], [...builtInReceivers, 'all-teams'], '-team');
  const defaultChannel = slack.all[0] ?? teams.flatMap(({ id }) => slack.own.get(id) ?? [])[0];
  if (defaultChannel === undefined)
    note(reading, 'integrations', 'to do', 'name no Slack channel at all; the default channel became #alerts: choose yours in `slack_config`');
  const everybody = slack.all.length > 1 ? 'all-teams' : 'default';
  const receivers = new Map<string, string[]>(slack.all.length > 1 ? [['all-teams', slack.all]] : []);
  const intervals: Part[] = [];
  const branches = teams.map((team) => {
    const title = titles.get(team) ?? '';
    const own = slack.own.get(team.id) ?? [];
    const receiver = own.length > 0 ? (names.get(title) ?? title) : everybody;
    if (own.length > 0) receivers.set(receiver, [...new Set([...(receivers.get(receiver) ?? []), ...own, ...slack.all])]);
    else if (slack.all.length === 0)
      note(reading, team.at, 'to do', `the team${called(team)} has no Slack channel, so its alerts go to the default channel: choose one`);
    const matcher = formatMatcher({ name: 'team', operator: '=', value: title });
    noteLabel(reading, team, matcher, teams.length > 1);
    const routes = (rules.get(team.id) ?? []).flatMap((rule) => routesOfRule(rule, receiver, title, intervals));
    atMost(reading, team.at, routes.length, routesMax, 'routes');
    return { receiver, ...(teams.length > 1 ? { matchers: [matcher] } : {}), ...(routes.length > 0 ? { routes } : {}) };
  });
  for (const [name, channels] of receivers)
    if (channels.length > channelsMax)
      fault(reading, 'integrations', `have more than ${channelsMax} Slack channels for ${JSON.stringify(name)}, which a receiver cannot have`);
  atMost(reading, 'routing_rules', intervals.length, intervalsMax, 'time intervals');
  const written = [...receivers].map(([name, channels]) => ({ name, slack: channels.map((channel) => ({ channel })) }));
  return { defaultChannel: defaultChannel ?? '#alerts', receivers: written, branches, intervals, receiver: everybody };
}

function noteLabel(reading: Reading, team: Resource, matcher: string, isOneOfSeveral: boolean): void {
  if (isOneOfSeveral)
    note(
      reading,
      team.at,
      'to do',
      `the team${called(team)} is known by the label ${matcher} from now on: have its sources send that label, or its alerts go to the default channel`,
    );
  else note(reading, team.at, 'changed', `the team${called(team)} is the only one, so its rules are for all alerts`);
}

/**
 * Outside of its times a rule is passed over, while a route that may not speak keeps its alerts to itself. So there are two for it, of which always one speaks: the
 * first in its times, and a second in all other.
 */
function routesOfRule({ isDefault, routes, times }: Rule, receiver: string, team: string, intervals: Part[]): Part[] {
  if (isDefault || routes === null) return [];
  const lists = routes.map((matchers) => ({ ...(matchers.length > 0 ? { matchers } : {}), receiver }));
  if (times === undefined) return lists;
  const name = `${team.slice(0, 60).replace(/[\ud800-\udbff]$/, '')} times ${intervals.length + 1}`;
  intervals.push({ name, time_intervals: times });
  return lists.flatMap((route) => [
    { ...route, active_time_intervals: [name], continue: true },
    { ...route, mute_time_intervals: [name] },
  ]);
}
