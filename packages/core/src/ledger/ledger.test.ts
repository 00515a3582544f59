import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerWrite } from './followWrite.ts';
import { type LedgerFacts, ledgerOf } from './ledger.ts';

const write = (writeId: string, state: string, supersededBy: string | null = null, reason: string | null = null): LedgerWrite => ({
  ...{ writeId, state, supersededBy, reason },
  lane: 'slack:#a',
});
const flush = (transitions: number, ...writeIds: (string | null)[]) => ({
  ...{ groupId: 'g', transitions, hushed: [] },
  told: writeIds.map((writeId, index) => ({ lane: `slack:#${index}`, writeId })),
});
const facts = (more: Partial<LedgerFacts>): LedgerFacts => {
  const taken = (more.flushes ?? []).reduce((sum, { transitions, hushed }) => sum + transitions + hushed.reduce((all, each) => all + each.transitions, 0), 0);
  const came = { batches: 1, events: taken, transitions: taken, expired: 0, owed: taken };
  return { opening: 0, came, flushes: [], writes: [], waiting: [], letters: [], ...more };
};

test('nothing that came is nothing to account for', () => {
  assert.deepEqual([ledgerOf(facts({})).accepted, ledgerOf(facts({})).gap], [0, 0]);
});

test('each state of a write ends what it was to tell as its name says', () => {
  const states = ['owed', 'sending', 'sent', 'superseded', 'merged', 'suppressed', 'dead'];
  const writes = [...states.map((state) => write(state, state, state === 'superseded' || state === 'merged' ? 'sent' : null, 'why'))];
  const { ends, gap } = ledgerOf(facts({ writes, flushes: states.map((state) => flush(1, state)) }));
  assert.deepEqual([ends, gap], [{ delivered: 1, merged: 2, suppressed: 1, dead: 1, open: 2, held: 0 }, 0]);
});

test('a transition that several lanes were to tell counts as the worst of them, each lane for itself', () => {
  const writes = [write('a', 'sent'), write('b', 'owed'), write('c', 'dead', null, 'invalid_blocks')];
  const { ends, deadBy, lanes } = ledgerOf(facts({ writes, flushes: [flush(3, 'a', 'b', 'c'), flush(2, 'a', 'b')] }));
  assert.deepEqual([ends.dead, ends.open, [...deadBy]], [3, 2, [['invalid_blocks', 3]]]);
  assert.deepEqual([lanes.get('slack:#0')?.delivered, lanes.get('slack:#1')?.open, lanes.get('slack:#2')?.dead], [5, 5, 3]);
});

test('a chain of ten thousand writes is followed once, however many flushes are on it', () => {
  const length = 10_000;
  const writes = Array.from({ length }, (_, index) => (index === length - 1 ? write(`w${index}`, 'sent') : write(`w${index}`, 'superseded', `w${index + 1}`)));
  const began = performance.now();
  const { ends, gap } = ledgerOf(facts({ writes, flushes: writes.map(({ writeId }) => flush(1, writeId)) }));
  assert.deepEqual([ends.merged, ends.delivered, gap], [length - 1, 1, 0]);
  assert.ok(performance.now() - began < 2_000);
});

test('what leads nowhere is missing: no write, a write that is gone, one that nobody took over, a circle, a state that is not known', () => {
  const writes = [write('a', 'superseded', 'gone'), write('b', 'superseded'), write('c', 'superseded', 'd'), write('d', 'superseded', 'c'), write('e', 'odd')];
  const { lost, gap, ends } = ledgerOf(facts({ writes, flushes: [null, 'x', 'a', 'b', 'c', 'd', 'e'].map((id) => flush(1, id)).concat(flush(1)) }));
  assert.deepEqual([gap, lost.length, Object.values(ends).every((count) => count === 0)], [8, 7, true]);
  const why = ['no write was stored', 'write x is gone', 'handed on to write gone', 'superseded by none', 'in a circle', 'in a circle', 'does not know'];
  for (const [index, text] of why.entries()) assert.ok(lost[index]?.why.includes(text), `${lost[index]?.why} has ${text}`);
});

test('what came and was neither taken nor waits is a gap, and does not make up for what was taken and never came', () => {
  const came = { batches: 1, events: 5, transitions: 5, expired: 0, owed: 5 };
  assert.deepEqual(ledgerOf(facts({ came, waiting: [{ ref: null, transitions: 3 }] })).gap, 2);
  assert.deepEqual(ledgerOf(facts({ came, waiting: [{ ref: null, transitions: 6 }] })).unaccounted, -1);
  const { gap, unaccounted } = ledgerOf(facts({ came, waiting: [{ ref: null, transitions: 5 }], flushes: [flush(1, 'gone')] }));
  assert.deepEqual([unaccounted, gap], [-1, 2]);
});

test('what is held, hushed or buried has a name', () => {
  const hushed = { ...flush(0), hushed: [{ ref: 'silence:x', transitions: 2 }] };
  const { ends, suppressedBy, heldBy, deadBy, accepted } = ledgerOf({
    ...facts({ flushes: [hushed], letters: [{ reason: 'poison', alerts: 1 }] }),
    ...{ opening: 4, waiting: [{ ref: 'time:night', transitions: 4 }] },
  });
  assert.deepEqual([accepted, ends.suppressed, ends.held, ends.dead], [7, 2, 4, 1]);
  assert.deepEqual([[...suppressedBy], [...heldBy], [...deadBy]], [[['silence:x', 2]], [['time:night', 4]], [['poison', 1]]]);
});
