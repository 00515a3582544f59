/** The file of tenant `n` as people write it: 50 routes two deep, ten receivers; one in five needs RE2. About 6 KB. */
export function tenantText(n: number): string {
  const receivers = Array.from({ length: 10 }, (_, at) => `  - name: team-${at}\n    slack: [{ channel: "#t${n}-team-${at}" }]`);
  const teams = Array.from({ length: 10 }, (_, at) => teamText(n, at));
  return `tenant: tenant-${n}
slack_config:
  default_channel: "#t${n}-alerts"
  escalation_channel: "#t${n}-critical"
  rate_limit: 10
  languages: [en, de]
receivers:
${receivers.join('\n')}
route:
  receiver: default
  group_by: [alertname, environment]
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 4h
  routes:
${teams.join('\n')}
`;
}

/** Five routes: a team's, and four below it. */
function teamText(n: number, at: number): string {
  return `    - matchers: ['team="team-${at}"']
      receiver: team-${at}
      group_by: [alertname, service]
      routes:
        - matchers: ['severity="critical"', 'environment=~"prod|canary"']
          receiver: escalation
          group_wait: 0s
          continue: true
        - matchers: ['instance=~"t${n}-db-${at}-.*"', 'severity!="info"']
          repeat_interval: 1h30m
        - matchers: ['service=~"(api|web)-${n}-[a-z]+"']
          group_wait: 30s
        - matchers: ['{alertname=~"Disk.*|Memory.*", tier!~"test|dev"}']
          group_by: ['...']`;
}
