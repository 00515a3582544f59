import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { GroupAction } from '@tocsin/contracts/groupAction';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { createRenderer } from '@tocsin/render/renderer';
import { type ActDeps, type ActResult, actOnGroup } from '@tocsin/steps/actOnGroup';
import { lockGroups, lockReopenable, lockShown } from '@tocsin/store/actOnGroup';
import { loadAnchors } from '@tocsin/store/anchors';
import type { Store } from '@tocsin/store/connect';
import { rouseSuppressed, storeInhibitSources } from '@tocsin/store/inhibitSources';
import { insertAudit } from '@tocsin/store/insertAudit';
import { lockGroup } from '@tocsin/store/lockGroup';
import { lastEntry, noteTimeline, noteTimelines } from '@tocsin/store/noteTimeline';
import { oweWrites } from '@tocsin/store/oweWrites';
import { loadPlan } from '@tocsin/store/plans';
import { resumeRuns } from '@tocsin/store/resumeRuns';
import { stopRuns } from '@tocsin/store/stopRuns';
import { ownGroup, storeActs } from '@tocsin/store/storeActs';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { localTime, relativeTime } from '../text/moment.ts';
import { counted } from '../text/table.ts';
import { uuidArgument } from '../text/uuidArgument.ts';
import { visible } from '../text/visible.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usages = {
  ack: 'tocsin ack GROUP [--for 1h]',
  unack: 'tocsin unack GROUP',
  snooze: 'tocsin snooze GROUP [--for 1h]',
  resolve: 'tocsin resolve GROUP',
  reopen: 'tocsin reopen GROUP',
  handover: 'tocsin handover GROUP NAME [--slack-user U0ABC]',
  note: "tocsin note GROUP TEXT   e.g. tocsin note 0b7e3c58-1f9a-4f60-9c2e-5d0f1a2b3c4d 'the export holds the lock'",
} as const;
type Verb = keyof typeof usages;

const options = {
  tenant: { type: 'string', default: 'default' },
  for: { type: 'string' },
  'slack-user': { type: 'string' },
  author: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const templatesDir = new URL('../../../../templates/', import.meta.url).pathname;

/** `tocsin ack` and its siblings: what the buttons of a group's message do, and more. Its messages follow within seconds. Answers 1 where nothing was left to do. */
export async function runAct(verb: Verb, args: readonly string[]): Promise<number> {
  const usage = `${usages[verb]} [--tenant T] [--author NAME]\n  GROUP: its id, as in the address of the console's board, or from tocsin why`;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [given, ...words] = positionals;
  const takesWords = verb === 'note' || verb === 'handover';
  if (given === undefined || takesWords !== words.length > 0) throw new Error(usage);
  const groupId = uuidArgument(given);
  const action = actionOf(verb, words.join(' '), values, Date.now());
  const actor = { kind: 'operator', name: readOperatorName(values.author) } as const;
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const result = await actOnGroup(depsOf(store), { tenantId: values.tenant, groupId, action, actor });
    if (result.result === 'unknown_group') throw new Error(`${values.tenant} knows no group ${groupId}. Which groups an alert is in: tocsin why ALERT`);
    process.stdout.write(`${saidOf(action, result, Date.now())}\n`);
    return result.result === 'done' ? 0 : 1;
  });
}

function actionOf(verb: Verb, words: string, values: { for?: string | undefined; 'slack-user'?: string | undefined }, now: number): GroupAction {
  const isSnooze = verb === 'snooze' || (verb === 'ack' && values.for !== undefined);
  if (values.for !== undefined && !isSnooze) throw new Error(`--for is for ${usages.ack} and ${usages.snooze}`);
  if (isSnooze) {
    const forMs = durationSchema.safeParse(values.for ?? '1h');
    if (!forMs.success) throw new Error(`--for ${values.for} ${forMs.error.issues[0]?.message}`);
    return { do: 'snooze', until: now + forMs.data };
  }
  if (verb === 'note') return { do: 'note', text: words };
  if (verb === 'handover') return { do: 'handOver', to: { userId: values['slack-user'] ?? null, name: words } };
  return { do: verb === 'ack' ? 'acknowledge' : verb === 'unack' ? 'unacknowledge' : verb === 'resolve' ? 'resolve' : 'reopen' };
}

function saidOf(action: GroupAction, { result, alerts, by, did, at }: ActResult, now: number): string {
  if (result !== 'done') {
    const first = by === undefined || at === undefined ? '' : `: ${visible(by)} ${did?.replaceAll('_', ' ')} it ${relativeTime(at, now)}`;
    return `nothing to do${first}`;
  }
  const n = counted(alerts, 'alert');
  if (action.do === 'snooze') return `snoozed ${n} until ${localTime(action.until, now)}`;
  if (action.do === 'handOver') return `handed over to ${visible(action.to.name)}`;
  if (action.do === 'note') return 'noted';
  return `${{ acknowledge: 'acknowledged', unacknowledge: 'took back the acknowledgement of', resolve: 'resolved', reopen: 'reopened' }[action.do]} ${n}`;
}

function depsOf(store: Store): ActDeps<Tx> {
  const renderer = createRenderer({ templatesDir });
  return {
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    planOf: (tenantId) => loadPlan(store, tenantId),
    ...{ lockGroup, lockGroups, lockShown, lockReopenable, storeActs, ownGroup, storeInhibitSources, rouseSuppressed, stopRuns, resumeRuns },
    ...{ noteTimeline, noteTimelines, lastEntry, loadAnchors, oweWrites, audit: insertAudit },
    renderAction: (request) => renderer.action(request).message,
    newId: randomUUID,
    now: Date.now,
  };
}
