/** What a sender says of an alert. */
export type Status = 'firing' | 'resolved';

/**
 * How the alerts of a storm behave. `steady` fire and stay; `resolving` fire and are over later; `rushed` turn three to six times, each turn sent as soon as the
 * one before was answered, so that turns overtake each other on the way; `watched` turn only after the turn before can be read back.
 */
export const behaviours = ['steady', 'resolving', 'rushed', 'watched'] as const;
export type Behaviour = (typeof behaviours)[number];

/** How many groups the alerts of each behaviour make: fifty in all. */
export const groupsOf: Readonly<Record<Behaviour, number>> = { steady: 20, resolving: 15, rushed: 10, watched: 5 };

export interface PlannedAlert {
  key: string;
  /** Decides the receiver. */
  behaviour: string;
  group: string;
  /** What is sent of it, in order. */
  turns: readonly Status[];
}

/** One turn of an alert, as a batch carries it. */
export interface Turn {
  alert: PlannedAlert;
  status: Status;
}

/** A number in [0, 1), the same sequence for the same seed. */
export type Random = () => number;

/** The tenant of the storm: one channel for each behaviour (two for the steady), groups by a label, flushed every second. */
export const stormTenant = {
  tenant: 'default',
  slack_config: { default_channel: '#lost' },
  receivers: [
    { name: 'steady', slack: [{ channel: '#steady' }, { channel: '#steady-too' }] },
    ...(['resolving', 'rushed', 'watched'] as const).map((name) => ({ name, slack: [{ channel: `#${name}` }] })),
  ],
  route: {
    receiver: 'steady',
    group_by: ['grp'],
    group_wait: '1s',
    group_interval: '1s',
    repeat_interval: '4h',
    routes: [
      { matchers: ['behaviour="resolving"'], receiver: 'resolving', group_wait: '500ms' },
      { matchers: ['behaviour="rushed"'], receiver: 'rushed', group_wait: '0s' },
      { matchers: ['behaviour="watched"'], receiver: 'watched', group_wait: '0s' },
    ],
  },
};

/** The channels that tell of a behaviour. */
export const channelsOf: Readonly<Record<Behaviour, readonly string[]>> = {
  steady: ['steady', 'steady-too'],
  resolving: ['resolving'],
  rushed: ['rushed'],
  watched: ['watched'],
};

/** The body of an alert's turn for `POST /v1/alerts`. */
export function bodyOf({ alert, status }: Turn): Record<string, unknown> {
  const { key, behaviour, group } = alert;
  const labels = { grp: group, behaviour, key };
  return { alert_type: 'storm', severity: 'warning', message: `${key} of ${group}`, environment: 'prod', labels, dedup_key: key, status };
}

/** An alert of a behaviour; its number decides its group. */
export function alertOf(behaviour: Behaviour, number: number, turns: readonly Status[]): PlannedAlert {
  return { key: `${behaviour}-${number}`, behaviour, group: `${behaviour}-${number % groupsOf[behaviour]}`, turns };
}

/** The scripts of concurrent senders: each has alerts of its own, so that the turns of an alert are sent one after the other. 70 % steady, 20 % resolving, 10 % rushed. */
export function planStorm(alerts: number, senders: number, random: Random): Turn[][][] {
  const all = Array.from({ length: alerts }, (_, number) => {
    const share = random();
    if (share < 0.7) return alertOf('steady', number, ['firing']);
    if (share < 0.9) return alertOf('resolving', number, ['firing', 'resolved']);
    return alertOf('rushed', number, turnsOf(3 + Math.floor(random() * 4)));
  });
  return Array.from({ length: senders }, (_, sender) =>
    scriptOf(
      all.filter((_alert, index) => index % senders === sender),
      random,
    ),
  );
}

function turnsOf(count: number): Status[] {
  return Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'firing' : 'resolved'));
}

/** Cuts the turns of alerts into batches of 20 to 100, at most one turn of an alert in each. A rushed alert turns again in one of the next batches, others at any later time. */
function scriptOf(alerts: readonly PlannedAlert[], random: Random): Turn[][] {
  const waiting = alerts.map((alert) => ({ alert, next: 0 }));
  const batches: Turn[][] = [];
  while (waiting.length > 0) {
    const size = 20 + Math.floor(random() * 81);
    const chosen = waiting.splice(0, size);
    batches.push(chosen.map(({ alert, next }) => ({ alert, status: alert.turns[next] ?? 'firing' })));
    for (const { alert, next } of chosen) {
      if (next + 1 >= alert.turns.length) continue;
      const among = alert.behaviour === 'rushed' ? Math.min(waiting.length, 60) : waiting.length;
      waiting.splice(Math.floor(random() * (among + 1)), 0, { alert, next: next + 1 });
    }
  }
  return batches;
}
