import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DigestView } from '@tocsin/contracts/view';
import { createRenderer } from '@tocsin/render/renderer';
import { firingByName } from './digestLines.ts';

const renderer = createRenderer({ templatesDir: new URL('../../templates', import.meta.url).pathname });
const none = { groups: 0, alerts: 0 };

test('a digest names groups with what of each is firing, alone on a line or beside others; what only is counted is not named', () => {
  const view: DigestView = {
    ...{ tenantId: 'a', digestId: 'd', part: 'board', since: 0, at: 0, oldestAt: 0, consoleUrl: null },
    ...{ totals: { firing: none, acknowledged: none, resolved: none }, bySeverity: [], byLabel: [{ name: 'grp', value: 'many-1', groups: 2, alerts: 9 }] },
    lines: [
      { severity: 'critical', status: 'firing', title: 'alone', by: ['grp'], groups: [{ name: 'one-1', alerts: 1_234 }] },
      {
        severity: 'warning',
        status: 'firing',
        title: '5 firing',
        by: ['grp'],
        groups: ['many-1', 'many-2'].map((name, alerts) => ({ name, alerts: alerts + 7 })),
      },
      { severity: 'warning', status: 'resolved', title: 'over', by: ['grp'], groups: ['over-1', 'over-2'].map((name) => ({ name, alerts: 3 })) },
    ],
    ...{ unnamed: 3, continues: false },
  };
  const { blocks, attachments } = renderer.digest({ language: 'en', view }).message;
  const named = firingByName({ blocks, ...(attachments ? { attachments } : {}) } as Parameters<typeof firingByName>[0]);
  assert.deepEqual(
    [...named],
    [
      ['one-1', 1_234],
      ['many-1', 7],
      ['many-2', 8],
      ['over-1', 0],
      ['over-2', 0],
    ],
  );
});
