import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit } from './findings.ts';
import { runStorm, type StormOptions } from './runStorm.ts';
import { summaryOf } from './summary.ts';
import { verifyAudit } from './verifyAudit.ts';

const isLong = process.env['TOCSIN_CHAOS'] === 'long';
const seed = Number(process.env['TOCSIN_SEED'] ?? Date.now() % 1_000_000);

const storms: Record<string, Omit<StormOptions, 'seed'>> = isLong
  ? {
      'a storm of 20,000 alerts': { alerts: 20_000, kills: 30, limits: false, healMsMax: 240_000 },
      "a storm within Slack's limits": { alerts: 2_000, kills: 12, limits: true, healMsMax: 600_000 },
    }
  : { 'a storm of 3,000 alerts': { alerts: 3_000, kills: 9, limits: false, healMsMax: 60_000 } };

for (const [name, options] of Object.entries(storms)) {
  test(`${name}, processes killed at random: nothing is lost, nothing is said twice, nothing out of order`, {
    timeout: isLong ? 1_800_000 : 150_000,
  }, async (context) => {
    const storm = await runStorm({ ...options, seed });
    try {
      const findings = await audit(storm);
      context.diagnostic(summaryOf(name, seed, storm, findings));
      const nothing = Object.fromEntries(Object.keys(findings.faults).map((kind) => [kind, []]));
      assert.deepEqual(findings.faults, nothing, `seed ${seed}`);
      assert.match(await verifyAudit(storm.fleet), /default: whole/);
    } finally {
      await storm.stop();
    }
  });
}
