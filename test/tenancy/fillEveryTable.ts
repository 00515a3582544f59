import { randomBytes, randomUUID } from 'node:crypto';
import { packPostings } from '@tocsin/core/search/postings';
import { sealAudit } from '@tocsin/steps/sealAudit';
import { setUpEscalation } from '@tocsin/steps/setUpEscalation';
import { followCalendars, replaceCalendarShifts } from '@tocsin/store/calendars';
import { storeChannels } from '@tocsin/store/channels';
import { openLane } from '@tocsin/store/claimWrites';
import { insertDeadLetter } from '@tocsin/store/deadLetters';
import { noteDeadTold } from '@tocsin/store/deadNotices';
import { noteDigestGroups, openDigest } from '@tocsin/store/digests';
import { storeEndpoint } from '@tocsin/store/endpoints';
import { noteForgotten } from '@tocsin/store/forgetAudit';
import { keepHeartbeats } from '@tocsin/store/heartbeats';
import { storeInhibitSources } from '@tocsin/store/inhibitSources';
import { insertLaneFault } from '@tocsin/store/laneFaults';
import { markLedger } from '@tocsin/store/ledgerMarks';
import { setMute } from '@tocsin/store/mutes';
import { noteTimeline } from '@tocsin/store/noteTimeline';
import { insertOverride } from '@tocsin/store/overrides';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { auditHead, auditRowsBetween, insertAuditBlock, unsealedTenants } from '@tocsin/store/sealAudit';
import { type Indexable, insertSegment } from '@tocsin/store/searchIndex';
import { keepShifts } from '@tocsin/store/shifts';
import { insertSilence } from '@tocsin/store/silences';
import { insertClocks } from '@tocsin/store/slaClocks';
import { takeSlackEvent } from '@tocsin/store/slackEvents';
import { insertSpool } from '@tocsin/store/spool';
import { insertToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { hastenUserGroups } from '@tocsin/store/userGroups';
import { storeWebhook } from '@tocsin/store/webhooks';
import { insertWorkspaceFault } from '@tocsin/store/workspaceFaults';
import { storeWorkspace } from '@tocsin/store/workspaces';
import { firing } from '../support/events.ts';
import type { TestRecord } from '../support/record.ts';

const indexable = (alertId: string): Indexable => ({
  ...{ alertId, xid: '3', changedAt: 0, status: 'firing', severity: 'info', environment: 'prod', message: 'm', labels: {} },
});

/** Leaves at least one row of the tenant in every table, by the ways that the product itself goes. */
export async function fillEveryTable(record: TestRecord, tenantId: string): Promise<void> {
  const { store, deps, clock } = record;
  const { flushes } = await record.route({ tenantId, events: [firing('fill', '1')] });
  clock.now += 20_000;
  await record.flush(flushes[0]?.groupId ?? '', tenantId);
  const setup = { runId: randomUUID(), alertId: randomUUID(), policy: 'p', levels: [{ delay: 1, channels: ['#x'] }], startedAt: clock.now, actorTokenId: 't' };
  await setUpEscalation(deps, { kind: 'setup', tenantId, ...setup });
  const sla = { runId: setup.runId, kind: 'resolve', alertId: setup.alertId, groupId: null, episode: null, policy: 'p' } as const;
  await inTenant(store, tenantId, (tx) => insertClocks(tx, [{ ...sla, startedAt: record.clock.now, dueAt: record.clock.now, nextAt: record.clock.now }]));
  await markLedger(store, tenantId, clock.now);
  await inTenant(store, tenantId, async (tx) => {
    await insertToken(tx, { tokenId: randomUUID(), tokenHash: randomBytes(32), name: 't', scopes: ['ingest'] });
    await storeWorkspace(tx, { teamId: 'T1', botUserId: 'U1', sealedBotToken: randomBytes(40), source: 'install' }, clock.now);
    await insertSpool(tx, 'route', { secret: tenantId });
    await noteDeadTold(tx, { kind: 'alert', reason: 'r', count: 1, since: clock.now, upto: clock.now }, clock.now);
    await insertDeadLetter(tx, { deadLetterId: randomUUID(), kind: 'alert', reason: 'r', payload: {} });
    const noted = { groupId: randomUUID(), episode: 1, at: clock.now, kind: 'noted', actor: { kind: 'operator', name: 'x' }, detail: {} } as const;
    await noteTimeline(tx, noted);
    await keepHeartbeats(tx, 1, [{ name: 'backup', windowMs: 60_000 }], clock.now);
    await keepShifts(tx, 1, [{ schedule: 'primary', people: ['anna'] }], clock.now);
    await hastenUserGroups(tx, ['S0ONCALL'], clock.now);
    await markSchedule(tx, 's', clock.now);
    await followCalendars(tx, JSON.stringify({ schedules: [{ name: 's', calendar: { url: 'https://example.com/' } }] }), clock.now);
    await replaceCalendarShifts(tx, 's', 0, [{ id: randomUUID(), person: 'x', from: clock.now, to: clock.now + 1 }]);
    await insertOverride(tx, { id: randomUUID(), schedule: 's', person: null, from: clock.now, to: clock.now + 1, createdBy: 'x' });
    await setMute(tx, 'U1', clock.now, clock.now);
    await takeSlackEvent(tx, ['Ev1'], clock.now);
    await openLane(tx, 'slack:#alerts');
    const digestId = randomUUID();
    await openDigest(tx, { digestId, lane: 'slack:#alerts', now: clock.now, lookAt: clock.now });
    await noteDigestGroups(tx, digestId, [randomUUID()]);
    await insertLaneFault(tx, { lane: 'slack:#x', code: 'is_archived', now: clock.now, tryAt: clock.now, told: true });
    await insertWorkspaceFault(tx, { code: 'token_revoked', now: clock.now, tryAt: clock.now, told: false });
    await storeEndpoint(tx, { name: 'payments', kind: 'pagerduty', sealed: randomBytes(40) }, clock.now);
    await storeWebhook(tx, { name: 'rescue', sealedUrl: randomBytes(40) }, clock.now);
    const channel = { name: '#x', teamId: 'T1', channelId: 'C1', nameNow: 'x', isMember: true, isArchived: true, state: 'archived', toldName: null } as const;
    await storeChannels(tx, [channel], clock.now);
    const alertId = randomUUID();
    await storeInhibitSources(tx, [alertId], [{ sourceKey: randomUUID(), alertId, isBoth: false }]);
    await noteForgotten(tx, { throughBlock: 0, toTxid: '3', seal: '' }, clock.now);
    await insertSegment(tx, 1, [indexable(alertId)], packPostings([new Set([1])]));
    const silence = { silenceId: randomUUID(), matchers: [{ name: 'a', operator: '=', value: 'b' } as const], createdBy: 'x', comment: 'x' };
    await insertSilence(tx, { ...silence, startsAt: clock.now, endsAt: clock.now + 1_000 }, clock.now);
  });
  const sealDeps = { ...deps, auditHead, auditRowsBetween, insertAuditBlock, key: Buffer.alloc(32) };
  // Transactions of other databases on the server hold the horizon back too.
  for (let sealed = false; !sealed; ) {
    for (const unsealed of await unsealedTenants(store))
      if (unsealed.tenantId === tenantId) sealed = (await sealAudit(sealDeps, tenantId, unsealed.horizon)) !== null;
    if (!sealed) await record.sql('select pg_sleep(0.01)');
  }
}
