/** Alerts in groups of equal size, in the form that Prometheus sends: what both Tocsin and Alertmanager take at `/api/v2/alerts`. */
export interface GroupedAlerts {
  /** Alert n is the alert n modulo this; more than are sent means that each is sent once. */
  distinct: number;
  groups: number;
  /** A group belongs to one of them. */
  channels: readonly string[];
  /** ms since 1970. Alertmanager does not wait to group an alert that is older than its group_wait, so it has to be young. */
  startsAt: number;
  /** ms since 1970. In the past it says that the alerts are resolved. */
  endsAt: number;
}

/** The name of a group: nothing else in a message looks like it. */
export const groupName = (n: number): string => `grp-${String(n).padStart(4, '0')}`;

/** How many alerts each group has when all were sent. */
export const alertsPerGroup = ({ distinct, groups }: GroupedAlerts): number => distinct / groups;

/** A request's body: alerts `from` to `from + count`. Put together as text: the generator is to cost little. */
export function groupedJson(alerts: GroupedAlerts, from: number, count: number): string {
  const times = `"startsAt":"${new Date(alerts.startsAt).toISOString()}","endsAt":"${new Date(alerts.endsAt).toISOString()}"`;
  return `[${Array.from({ length: count }, (_, at) => alertJson(alerts, (from + at) % alerts.distinct, times)).join(',')}]`;
}

function alertJson({ groups, channels }: GroupedAlerts, n: number, times: string): string {
  const group = n % groups;
  const labels = `"alertname":"HighCpu","severity":"warning","environment":"prod","channel":"${channels[group % channels.length]}","grp":"${groupName(group)}","host":"host-${n}","service":"checkout"`;
  return `{"labels":{${labels}},"annotations":{"summary":"CPU is high on host-${n}"},${times}}`;
}
