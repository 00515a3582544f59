import { converted } from '../converted.ts';
import type { Imported } from '../imported.ts';
import { readGlobal } from './global.ts';
import { convertInhibitRules } from './inhibitRules.ts';
import { fieldsOf, isNothing, note, noteRest, type Reading, textOf, under } from './reading.ts';
import { convertReceivers, type ReadReceiver, readReceivers } from './receivers.ts';
import { recognise } from './recognise.ts';
import { convertRoute } from './route.ts';
import { convertTimeIntervals } from './timeIntervals.ts';

/**
 * Makes a tenant's file of an Alertmanager's (0.15 to 0.34), parsed from YAML; best with every scalar as a text, as Alertmanager reads them, for `1.0` is not `1`.
 * Alerts take the same way to the same receivers. What cannot be the same is in the notes, and a receiver that told somebody never becomes silent. Neither the file
 * nor the notes repeat a secret. Throws invalid_input, with what is wrong in `fields`, for what is no Alertmanager file, one that Alertmanager would refuse, or one
 * larger than a tenant's file may be.
 */
export function importAlertmanager(source: unknown, options: { tenant: string }): Imported {
  return converted(source, 'Alertmanager file', (reading) => convert(reading, recognise(source), options.tenant));
}

function convert(reading: Reading, source: Record<string, unknown>, tenant: string): Imported['file'] {
  const fields = fieldsOf(reading, source, '');
  const global = readGlobal(reading, fields.take('global'));
  const { receivers, names } = readReceivers(reading, fields.take('receivers'), global);
  const times = convertTimeIntervals(reading, {
    mute_time_intervals: fields.take('mute_time_intervals'),
    time_intervals: fields.take('time_intervals'),
  });
  const written = fields.take('route');
  const route = convertRoute(reading, written, 'route', { receivers: names, intervals: times.names }, true);
  const rules = convertInhibitRules(reading, fields.take('inhibit_rules'));
  const defaultChannel = defaultChannelOf(reading, receivers, rootReceiverOf(written));
  noteOthers(reading, fields.take('templates'), fields.take('tracing'), fields.take('event_recorder'));
  noteRest(reading, fields);
  return {
    tenant,
    slack_config: { default_channel: defaultChannel },
    receivers: convertReceivers(reading, receivers, names, defaultChannel),
    route,
    ...(rules.length > 0 ? { inhibit_rules: rules } : {}),
    ...(times.intervals.length > 0 ? { time_intervals: times.intervals } : {}),
  };
}

function noteOthers(reading: Reading, templates: unknown, tracing: unknown, eventRecorder: unknown): void {
  if (!isNothing(templates) && !(Array.isArray(templates) && templates.length === 0))
    note(
      reading,
      'templates',
      'left out',
      "are files in Alertmanager's own template language; your own words belong into `templates` of the tenant's file (docs/templates.md)",
    );
  const aboutItself = 'is about Alertmanager itself; Tocsin has its own traces and records, set up where it is installed';
  if (!isNothing(tracing)) note(reading, 'tracing', 'left out', aboutItself);
  if (!isNothing(eventRecorder)) note(reading, 'event_recorder', 'left out', aboutItself);
}

function rootReceiverOf(route: unknown): string | undefined {
  const quiet: Reading = { notes: [], faults: [] };
  return textOf(quiet, fieldsOf(quiet, route, 'route').take('receiver'), under('route', 'receiver'));
}

/** The channel of the root's receiver, else the first that any receiver has. */
function defaultChannelOf(reading: Reading, receivers: readonly ReadReceiver[], rootReceiver: string | undefined): string {
  const channels = [...receivers.filter(({ name }) => name === rootReceiver), ...receivers].flatMap(({ slack }) =>
    slack.flatMap(({ target }) => (target !== null && 'channel' in target ? [target.channel] : [])),
  );
  if (channels[0] !== undefined) return channels[0];
  note(reading, 'receivers', 'to do', 'name no Slack channel at all; the default channel became #alerts: choose yours in `slack_config`');
  return '#alerts';
}
