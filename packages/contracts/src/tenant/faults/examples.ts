/** What a field looks like, by its name: for those that are missing or are something else. */
const examples: Readonly<Record<string, string>> = {
  tenant: 'acme',
  slack_config: '{default_channel: "#alerts"}',
  default_channel: '"#alerts"',
  escalation_channel: '"#critical"',
  fallback_channel: '"#alerts"',
  channel: '"#alerts"',
  admins: '["#platform"]',
  rate_limit: '10',
  reactions: '{acknowledge: [eyes]}',
  acknowledge: '[eyes]',
  languages: '[en, de]',
  language: 'de',
  profile: 'plain',
  channels: '{"#betrieb": {language: de}}',
  name: 'db',
  receiver: 'default',
  receivers: '[{name: db, slack: [{channel: "#db"}]}]',
  slack: '[{channel: "#alerts"}]',
  pagerduty: '[{endpoint: payments}]',
  servicenow: '[{endpoint: prod, assignment_group: Database}]',
  email: '[{endpoint: mail, to: [ops@example.com]}]',
  signed_webhook: '[{endpoint: ours}]',
  endpoint: 'payments',
  to: '[ops@example.com]',
  change_types: '[deployment]',
  assignment_group: 'Database',
  impact: '{critical: 1}',
  urgency: '{critical: 1}',
  severities: '{high: error}',
  group_by: '[alertname, cluster]',
  equal: '[cluster]',
  route: '{receiver: default}',
  routes: `[{matchers: ['team="db"'], receiver: db}]`,
  environments: '{staging: {silent: true}}',
  inhibit_rules: `[{source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [cluster]}]`,
  silences: `[{matchers: ['team="db"'], ends_at: 2026-11-23T08:00:00Z, created_by: anna, comment: upgrade}]`,
  mute_time_intervals: '[nights]',
  active_time_intervals: '[nights]',
  created_by: 'anna',
  comment: 'disk is being replaced',
  part: 'headline',
  text: `'{{ alert.message }}'`,
  may: '[acknowledge, resolve]',
  roles: '[{name: operators, users: [anna], may: [everything]}]',
  people: '[{name: anna, slack_user: U012AB3CD}]',
  slack_user: 'U012AB3CD',
  quiet_hours: '[{start_time: "22:00", end_time: "07:00"}]',
  remind: '[1d, 1h]',
  direct_messages: '[0s, 5m]',
  heartbeats: '[{name: backup, every: 1h}]',
  every: '5m',
  grace: '1m',
  resolve_timeouts: `[{matchers: ['alertname="deploy_running"'], after: 2h}]`,
  after: '2h',
  schedules: '[{name: primary, time_zone: Europe/Paris, layers: [{name: week, people: [anna, ben], rotation: weekly, start: 2026-11-23T09:00}]}]',
  time_zone: 'Europe/Paris',
  layers: '[{name: week, people: [anna, ben], rotation: weekly, start: 2026-11-23T09:00}]',
  restrictions: '[{weekdays: ["monday:friday"], start_time: "09:00", end_time: "17:00"}]',
  weekdays: '["monday:friday"]',
  end_day: 'monday',
  escalation_policies: '[{name: critical, levels: [{delay: 5m, people: [anna]}]}]',
  escalation_policy: 'critical',
  levels: '[{delay: 5m, channels: ["#ops"]}, {delay: 15m, schedules: [primary]}]',
  delay: '5m',
  user_groups: '[S012AB3CD]',
  repeat: '2',
  repeat_delay: '10m',
  stop_on: '[acknowledged]',
  business_hours: '[office]',
  acknowledge_within: '10m',
  resolve_within: '4h',
  warn_before: '2m',
  quotas: '{alerts_per_second: 5000}',
  alerts_per_second: '5000',
  burst: '10000',
  templates: `[{part: headline, text: '{{ alert.message }}'}]`,
};

/** A field of its name that is another thing one level down. */
const timeIntervals = {
  named: '[{name: nights, time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}]}]}]',
  parts: '[{weekdays: ["saturday", "sunday"]}]',
};

/** Fields that cannot be left out where they stand. */
const needed = new Set([
  'tenant',
  'slack_config',
  'default_channel',
  'name',
  'slack',
  'slack_user',
  'people',
  'layers',
  'levels',
  'delay',
  'matchers',
  'source_matchers',
  'target_matchers',
  'ends_at',
  'created_by',
  'comment',
  'part',
  'text',
  'alerts_per_second',
  'every',
  'after',
]);

/** `group_by: [alertname, cluster]`: how the field at a path is written; null where nothing shows it. */
export function exampleOf(path: readonly PropertyKey[]): string | null {
  const name = path.at(-1);
  // Their names are people's own.
  if (path.at(-2) === 'environments') return `${String(name)}: {silent: true}`;
  if (path.at(-2) === 'channels') return `${JSON.stringify(name)}: {language: de}`;
  const value = valueWritten(path);
  return value === null ? null : `${String(name)}: ${value}`;
}

/** The same for an entry of a list: what stands between the brackets of the list's example. */
export function entryExampleOf(path: readonly PropertyKey[]): string | null {
  const value = typeof path.at(-1) === 'number' ? valueWritten(path.slice(0, -1)) : null;
  return value?.startsWith('[{') ? value.slice(1, -1) : null;
}

/** Whether a field has to be there. */
export function isNeeded(path: readonly PropertyKey[]): boolean {
  const name = String(path.at(-1));
  return typeof path.at(-2) === 'number' && name === 'time_intervals' ? true : needed.has(name);
}

function valueWritten(path: readonly PropertyKey[]): string | null {
  const name = String(path.at(-1));
  if (name === 'people' && path.at(-3) === 'layers') return '[anna, ben]';
  if (name === 'people' && path.at(-3) === 'levels') return '[anna]';
  if (name === 'schedules' && path.at(-3) === 'levels') return '[primary]';
  if (name === 'channels' && path.at(-3) === 'levels') return '["#ops"]';
  if (name === 'time_intervals') return path.length === 1 ? timeIntervals.named : timeIntervals.parts;
  return Object.hasOwn(examples, name) ? (examples[name] ?? null) : null;
}
