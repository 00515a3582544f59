import { profiles } from '@tocsin/contracts/message';
import { severities } from '@tocsin/contracts/severity';
import type { AlertStatus, AlertView, EscalationView, FaultView, GroupView, InsightView, SuppressionView } from '@tocsin/contracts/view';
import fc from 'fast-check';
import { forms } from './forms/formOf.ts';

// What may come in, for property tests: strings that try to break out, numbers and times that are none.
const nasty = [
  '<!channel>',
  '<!here|x>',
  '<@U1>',
  '<#C1|general>',
  '<http://evil.example|click>',
  '<mailto:a@b>',
  '&lt;!channel&gt;',
  '&',
  '<',
  '>',
  '`',
  '```',
  '*',
  '*b*',
  '_',
  '~',
  ':boom:',
  '|',
  '^',
  '\u0000',
  '\n',
  '\r\n',
  '\u2028',
  '\ud800',
  '\udc00',
  '\u202e',
  '\u2066',
  '\u200f',
  'שלום',
  'مرحبا',
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301',
  `Z${'\u0335'.repeat(50)}`,
  '\u200d',
  '\ufdd0',
  '\ufdd1x',
  '\ufdd21795429920|',
  '\ufdd3',
  '\ufdd4',
  '\ufdd5x',
  'line:',
  'headline: x',
  '<%= 1 %>',
  '{n}',
  '{{ x }}',
  '__proto__',
  ' ',
  'ok',
];
const charCodes = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((codes) => String.fromCharCode(...codes));

export const anyText = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 10 }), charCodes), { maxLength: 20 })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 2_000 })).map(([part, times]) => part.repeat(times)) },
);
const url = fc.oneof(
  anyText,
  anyText.map((tail) => `https://example.com/${tail}`),
  fc.constantFrom('javascript:alert(1)', 'https://u:p@example.com', '//x', `https://example.com/${'x'.repeat(4_000)}`),
);
const time = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, -1, 8.64e15, 9e15, Number.POSITIVE_INFINITY));
const maybeTime = fc.option(time);
const amount = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, 0, 1e300, 5e-324));
export const anyCount = fc.integer({ min: 0, max: 100_000 });
const quantity = fc.oneof(
  anyText,
  amount.map(String),
  fc.tuple(amount, fc.constantFrom('%', 's', 'ms', 'B', 'MB', '°C', '/')).map(([value, unit]) => `${value}${unit}`),
);
const map = fc.dictionary(anyText, anyText, { maxKeys: 20 });

/** The keys that forms look at, with anything in them. */
const formKeys = fc.record(
  {
    ...{
      form: fc.constantFrom(...forms, 'constructor'),
      value: quantity,
      threshold: quantity,
      unit: fc.oneof(anyText, fc.constantFrom('%', 'bytes', 'ratio')),
    },
    ...{ version: anyText, previous_version: anyText, commit: anyText, deployed_by: anyText, result: anyText },
    ...{ source_ip: anyText, user: anyText, rule: anyText, asset: anyText, last_seen: quantity, expected_every: quantity, missed_for: quantity },
    ...{ pattern: anyText, count: quantity, window: quantity, samples: anyText },
  },
  { requiredKeys: [] },
);

export const anyAlert: fc.Arbitrary<AlertView> = fc.record({
  alertId: anyText,
  alertType: fc.oneof(anyText, fc.constantFrom('deploy', 'login', 'log', 'cpu', 'heartbeat')),
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom<AlertStatus>('firing', 'acknowledged', 'resolved'),
  message: anyText,
  environment: anyText,
  labels: map,
  annotations: fc
    .tuple(fc.record({ description: anyText, runbook_url: url, dashboard_url: url }, { requiredKeys: [] }), formKeys)
    .map(([known, form]): Record<string, string> => ({ ...known, ...form })),
  startsAt: time,
  resolvedAt: maybeTime,
  generatorUrl: fc.option(url),
  unseen: fc.boolean(),
});

const suppression: fc.Arbitrary<SuppressionView> = fc.record({
  kind: fc.constantFrom('silence', 'inhibition', 'time', 'environment'),
  name: anyText,
  by: anyText,
  until: maybeTime,
});

export const anyGroup: fc.Arbitrary<GroupView> = fc.record({
  tenantId: anyText,
  groupId: fc.uuid(),
  epoch: anyCount,
  receiver: anyText,
  groupLabels: map,
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom('firing', 'acknowledged', 'resolved', 'suppressed'),
  counts: fc.record({ firing: anyCount, acknowledged: anyCount, resolved: anyCount, suppressed: anyCount }),
  suppression: fc.option(suppression),
  alerts: fc.array(anyAlert, { maxLength: 12 }),
  since: time,
  resolvedAt: maybeTime,
  acknowledged: fc.option(fc.record({ by: anyText, at: time })),
  flapping: fc.option(fc.record({ times: anyCount, ms: anyCount })),
  consoleUrl: fc.option(url),
});

/** A group of one alert: half of all templates are for these. */
export const anySingle: fc.Arbitrary<GroupView> = fc.tuple(anyGroup, anyAlert).map(([group, alert]) => ({
  ...group,
  alerts: [alert],
  counts: { firing: 0, acknowledged: 0, resolved: 0, suppressed: group.counts.suppressed, ...oneIn(group.status) },
}));

function oneIn(status: GroupView['status']): Partial<GroupView['counts']> {
  return { [status]: 1 };
}

export const anyEscalation: fc.Arbitrary<EscalationView> = fc.record({
  tenantId: anyText,
  groupId: fc.option(fc.uuid()),
  stage: fc.constantFrom('level', 'unanswered'),
  policy: anyText,
  round: anyCount,
  rounds: anyCount,
  more: anyCount,
  asks: fc.record({
    users: fc.array(fc.record({ id: anyText, name: anyText }), { maxLength: 25 }),
    userGroups: fc.array(anyText),
    nobodyIn: fc.array(anyText),
  }),
  askedBefore: fc.array(anyText),
  level: anyCount,
  levels: anyCount,
  alert: anyAlert,
  unansweredMs: time,
  nextLevelAt: maybeTime,
  permalink: fc.option(url),
});

export const anyInsight: fc.Arbitrary<InsightView> = fc.record({
  kind: fc.constantFrom('anomaly', 'prediction'),
  tenantId: anyText,
  insightId: anyText,
  subject: anyText,
  service: anyText,
  environment: anyText,
  measured: fc.option(fc.record({ value: amount, low: amount, high: amount, unit: anyText })),
  confidence: amount,
  seenAt: time,
  expectedAt: maybeTime,
  evidence: fc.array(fc.record({ text: anyText, url: fc.option(url) }), { maxLength: 8 }),
  consoleUrl: fc.option(url),
});

export const anyFault: fc.Arbitrary<FaultView> = fc.record({
  tenantId: anyText,
  target: anyText,
  code: fc.oneof(anyText, fc.constantFrom('is_archived', 'channel_not_found', 'not_in_channel', 'invalid_auth', 'constructor', '__proto__')),
  fallback: anyText,
  since: time,
  consoleUrl: fc.option(url),
});

export const anyProfile = fc.constantFrom(...profiles, 'rich' as const);
