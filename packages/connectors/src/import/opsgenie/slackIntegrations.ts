import { atMost, fieldsOf, isNothing, isTrue, note, type Reading, textOf, under } from '../alertmanager/reading.ts';
import { channelOf } from '../channels.ts';
import { harmless } from '../harmless.ts';
import { called, type Resource, said } from '../resources.ts';

const channelsMax = 20;

/** Where alerts of teams go in Slack. */
export interface SlackOfTeams {
  /** Channels that take the alerts of all teams. */
  all: string[];
  /** Channels of a team by its ID. */
  own: ReadonlyMap<string, string[]>;
}

/** Whose a thing is: `ownerTeam`, `teamId`, or `team` as a name, an ID or an object of both. Empty of nobody's. */
export function teamOf(reading: Reading, { fields, at }: Resource): { id: string; name: string } {
  const written = ['ownerTeam', 'team', 'teamId'].map((name) => ({ value: fields.take(name), at: under(at, name) })).find(({ value }) => !isNothing(value));
  if (written === undefined) return { id: '', name: '' };
  if (typeof written.value !== 'object') {
    const text = textOf(reading, written.value, written.at) ?? '';
    return { id: text, name: harmless(text) };
  }
  const team = fieldsOf(reading, written.value, written.at);
  return { id: said(reading, team, 'id'), name: harmless(said(reading, team, 'name')) };
}

/** The channels of Slack integrations; every other integration is a note. `idOf` finds the ID of a team that is in the export. */
export function readSlackIntegrations(
  reading: Reading,
  resources: readonly Resource[],
  idOf: (team: { id: string; name: string }) => string | null,
): SlackOfTeams {
  const all: string[] = [];
  const own = new Map<string, string[]>();
  for (const resource of resources) {
    const { at, fields } = resource;
    const type = harmless(said(reading, fields, 'type')).slice(0, 50);
    const enabled = fields.take('enabled');
    const team = teamOf(reading, resource);
    const title = `the integration${called(resource)}${type ? ` (${type})` : ''}`;
    if (!isNothing(enabled) && !isTrue(enabled)) note(reading, at, 'left out', `${title} was switched off`);
    else if (!/slack/i.test(type))
      note(reading, at, 'to do', `${title} has no counterpart: have what sent alerts to it send them to Tocsin; what it told is told nothing any more`);
    else {
      const channel = channelIn(reading, resource);
      const id = idOf(team);
      const isOfNobody = team.id === '' && team.name === '';
      if (channel === null) note(reading, at, 'to do', `${title} names no channel that Tocsin could write to: name it where its team has the default channel`);
      else if (isOfNobody) all.push(channel);
      else if (id === null) note(reading, at, 'to do', `${title} is of a team that is not in this file: nothing is sent to ${channel} for it`);
      else if (own.get(id)?.push(channel) === undefined) own.set(id, [channel]);
    }
  }
  const ofAll = [...new Set(all)];
  atMost(reading, 'integrations', ofAll.length, channelsMax, 'Slack channels for one receiver');
  return { all: ofAll.slice(0, channelsMax), own };
}

function channelIn(reading: Reading, { fields }: Resource): string | null {
  const names = ['channel', 'slackChannel', 'channelName', 'slackChannelName', 'channelId', 'room'].map((name) => said(reading, fields, name).trim());
  const first = names.find((name) => name !== '');
  return first === undefined ? null : channelOf(first);
}
