import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AuditBlock, type AuditRow, faultOfBlock, genesis, sealBlock } from './auditChain.ts';

const key = Buffer.alloc(32, 1);

function row(auditId: number, more: Partial<AuditRow> = {}): AuditRow {
  return {
    auditId,
    txid: '700',
    at: '2026-11-23 10:00:00.123456+00',
    actor: '{"kind": "system"}',
    action: 'group.flushed',
    subject: 'g1',
    detail: '{"epoch": 1}',
    ...more,
  };
}

const rows = [row(1), row(2, { action: 'group.acknowledged' }), row(3)];
const place = { tenantId: 'a', block: 1, fromTxid: '0', toTxid: '800', previous: genesis, sealedAt: 1_000 };
const block = sealBlock(key, place, rows);

test('a block that nobody touched has no fault', () => {
  assert.equal(faultOfBlock(key, block, rows, genesis), null);
  assert.equal(faultOfBlock(key, sealBlock(key, place, []), [], genesis), null);
});

describe('it shows when of the rows', () => {
  test('any field was edited or cut short', () => {
    const edits: Partial<AuditRow>[] = [
      { auditId: 9 },
      { txid: '701' },
      { at: '2026-11-23 10:00:00.123457+00' },
      { actor: '{"kind": "system" }' },
      { action: 'group.flushe' },
    ];
    for (const edit of [...edits, { action: '' }, { subject: 'g' }, { subject: 'g11' }, { detail: '{}' }, { detail: '{"epoch": 1' }]) {
      const [first, ...others] = rows as [AuditRow, ...AuditRow[]];
      assert.equal(faultOfBlock(key, block, [{ ...first, ...edit }, ...others], genesis), 'one of its rows was edited', JSON.stringify(edit));
    }
  });

  test('one was removed or added', () => {
    assert.equal(faultOfBlock(key, block, rows.slice(1), genesis), 'sealed 3 rows, found 2');
    assert.equal(faultOfBlock(key, block, [...rows, row(4)], genesis), 'sealed 3 rows, found 4');
  });

  test('two changed places', () => {
    assert.equal(faultOfBlock(key, block, rows.toReversed(), genesis), 'one of its rows was edited');
  });

  test('text moved from one field into the next', () => {
    const [first] = rows as [AuditRow];
    const moved = sealBlock(key, place, [{ ...first, action: 'ab', subject: 'c' }]);
    assert.equal(faultOfBlock(key, moved, [{ ...first, action: 'a', subject: 'bc' }], genesis), 'one of its rows was edited');
  });
});

describe('it shows when a block', () => {
  test('was edited in any field', () => {
    const edits: Partial<AuditBlock>[] = [
      { tenantId: 'b' },
      { block: 2 },
      { fromTxid: '1' },
      { toTxid: '801' },
      { rows: 2 },
      { rowsHash: genesis },
      { sealedAt: 1_001 },
      { mac: genesis },
    ];
    for (const edit of edits) assert.match(faultOfBlock(key, { ...block, ...edit }, rows, genesis) ?? '', /was edited/, JSON.stringify(edit));
  });

  test('follows another than it says, or the one before it was removed', () => {
    const second = sealBlock(key, { ...place, block: 2, fromTxid: '800', toTxid: '900', previous: block.mac }, [row(4)]);
    assert.equal(faultOfBlock(key, second, [row(4)], block.mac), null);
    assert.match(faultOfBlock(key, second, [row(4)], genesis) ?? '', /does not follow/);
    assert.match(faultOfBlock(key, { ...second, previous: genesis }, [row(4)], genesis) ?? '', /was edited/);
  });

  test('was sealed with another key, as one who can only write to the database would have to', () => {
    const forged = sealBlock(Buffer.alloc(32, 2), place, [row(1, { subject: 'forged' })]);
    assert.match(faultOfBlock(key, forged, [row(1, { subject: 'forged' })], genesis) ?? '', /its seal does not fit/);
  });
});
