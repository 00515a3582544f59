import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readTenantFiles } from '../config/tenantFiles.ts';
import { runImport } from './import.ts';

const source = `
global:
  slack_api_url: https://hooks.slack.com/services/T0/B0/SECRET
route:
  receiver: default
  routes:
    - &db
      match: {team: db, level: 1.0, on: yes, empty: ~}
      receiver: pager
      mute_time_intervals: [night]
    - {<<: *db, match: {team: 007}, receiver: "null"}
mute_time_intervals:
  - name: night
    time_intervals: [{times: [{start_time: 22:00, end_time: 24:00}], days_of_month: [-1]}]
receivers:
  - name: default
    slack_configs: [{channel: '#ops', send_resolved: on, title: x, text: y, color: "\\e[31mSECRET"}]
  - name: pager
    pagerduty_configs: [{service_key: SECRET}]
  - name: "null"
`;

describe('tocsin import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-import-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const run = async (...args: string[]): Promise<{ code: number; out: string; error: string }> => {
    const said = { out: '', error: '' };
    const screen = { width: 100, out: (text: string) => void (said.out += text), error: (text: string) => void (said.error += text) };
    return { code: await runImport(args, screen), ...said };
  };

  it('writes a tenant file that is right, with scalars as Alertmanager reads them', async () => {
    const { code, out, error } = await run('alertmanager', file('Team A.yml', source));
    assert.equal(code, 0);
    assert.match(out, /^# Made of Team A\.yml by `tocsin import alertmanager`\.\n# 2 things are left to do: .*\ntenant: team-a\n/);
    assert.match(out, /- receiver: pager\n {6}matchers: \['team="db"', 'level="1\.0"', 'on="yes"', 'empty=""'\]\n/);
    assert.match(out, /- receiver: "null"\n {6}matchers: \['team="007"'\]\n/);
    assert.match(out, /times: \[\{start_time: "22:00", end_time: "24:00"\}\]\n {8}days_of_month: \["-1"\]\n/);
    assert.doesNotMatch(out + error, /SECRET|\p{Cc}(?<!\n)/u);
    const { files, faults } = readTenantFiles(file('out.yaml', out));
    assert.deepEqual([files.length, faults], [1, []]);
  });

  it('reports what has no counterpart, the same together, and what comes next', async () => {
    const { error } = await run('alertmanager', file('a.yml', source), '--tenant', 'acme');
    assert.match(error, /^Tenant acme: 3 receivers, 2 routes, 0 inhibition rules, 1 time interval, 0 silences\n\nTo do \(2\): /);
    assert.match(error, /\n {2}receivers\[1\]\.pagerduty_configs\[0\]\n {6}of receiver "pager": PagerDuty is told by the endpoint pager-pagerduty\. /);
    assert.match(error, /\nLeft out \(3\): .*\n {2}receivers\[0\]\.slack_configs\[0\]\.title, receivers\[0\]\.slack_configs\[0\]\.text\n/);
    assert.match(error, /\nNext\n {2}save what was printed as acme\.yaml, or use --out\n {2}tocsin check acme\.yaml\n/);
    assert.ok(error.split('\n').every((line) => line.length <= 100));
  });

  it('writes to --out, and never over a file that is there', async () => {
    const [from, to] = [file('b.yml', source), join(folder, 'b-made.yaml')];
    const { out } = await run('alertmanager', from, '--out', to);
    assert.equal(out, '');
    assert.match(readFileSync(to, 'utf8'), /\ntenant: b\n/);
    await assert.rejects(run('alertmanager', from, '--out', to), /b-made\.yaml is there already/);
  });

  it('says what is wrong, and makes nothing', async () => {
    const wrong = await run('alertmanager', file('c.yml', source.replace('receiver: pager', 'receiver: paper')));
    assert.deepEqual([wrong.code, wrong.out], [1, '']);
    assert.match(wrong.error, /c\.yml: the file is not right.*\n {2}route\.routes\[0\]\.receiver: names a receiver that is not there: "paper"\n/);
    assert.match((await run('alertmanager', file('d.yml', 'groups: []'))).error, /d\.yml: this is no Alertmanager file: it has no `route`/);
    await assert.rejects(
      run('alertmanager', file('e.yml', 'route: {a: 1\nb: SECRET: x')),
      ({ message }: Error) => /e\.yml:\d+:\d+ /.test(message) && !message.includes('SECRET'),
    );
    await assert.rejects(run('alertmanager', file('f.yml', source), '--tenant', 'A b'), /--tenant: "A b" is not the name of a tenant; use 1 to 63/);
    await assert.rejects(run('alertmanger', 'f.yml'), /no format "alertmanger", did you mean "?alertmanager/);
    await assert.rejects(run('alertmanager'), /^Error: tocsin import FORMAT FILE/);
    const bomb = Array.from(
      { length: 12 },
      (_, n) =>
        `a${n}: &a${n} [${Array(10)
          .fill(n === 0 ? 'x' : `*a${n - 1}`)
          .join()}]\n`,
    ).join('');
    await assert.rejects(run('alertmanager', file('g.yml', `${bomb}route: {}`)), /alias/);
  });

  it('takes exports of OnCall and Opsgenie, whose numbers and truths are typed', async () => {
    const slack = { channel_id: 'C0123ABC', enabled: true };
    const route = { integration_id: 'I', routing_type: 'jinja2', routing_regex: '{{ payload.labels.team == "db" }}', position: 0, slack };
    const oncall = await run('oncall', file('oncall.json', JSON.stringify({ integrations: [{ id: 'I', name: 'x' }], routes: [route] })));
    assert.match(oncall.out, /- matchers: \['team="db"'\]\n {10}receiver: C0123ABC\n/);
    const rule = { team: 'T', criteria: { type: 'match-all-conditions', conditions: [{ field: 'priority', operation: 'equals', expectedValue: 'P1' }] } };
    const opsgenie = await run('opsgenie', file('opsgenie.json', JSON.stringify({ teams: [{ id: 'T', name: 'ops' }], routing_rules: { data: [rule] } })));
    assert.match(opsgenie.out, /- matchers: \['severity="critical"'\]\n/);
    for (const [index, { out }] of [oncall, opsgenie].entries()) assert.deepEqual(readTenantFiles(file(`${index}.yaml`, out)).faults, []);
  });
});
