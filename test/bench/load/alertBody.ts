/** Alert number `n` of a run as JSON, about 330 bytes: distinct by its host, one of `groups` by its group. Put together as text: the generator is to cost little. */
export function alertJson(run: string, n: number, groups: number): string {
  const labels = `"run":"${run}","grp":"g${(n * 7) % groups}","host":"host-${n}","region":"eu-central-1","service":"checkout","team":"payments"`;
  const annotations = `"summary":"CPU is high on host-${n}","runbook_url":"https://runbooks.example/cpu"`;
  return `{"alert_type":"high_cpu","severity":"warning","message":"${run}/${n}: CPU above 95 % on host-${n}","environment":"prod","labels":{${labels}},"annotations":{${annotations}}}`;
}

/** A request's body: alerts `from` to `from + count`, a single one without an array around it. */
export function requestJson(run: string, from: number, count: number, groups: number): string {
  if (count === 1) return alertJson(run, from, groups);
  return `[${Array.from({ length: count }, (_, at) => alertJson(run, from + at, groups)).join(',')}]`;
}
