import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { drawMessage } from './drawMessage.ts';
import { textWidth } from './textWidth.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC', nowMs: Date.UTC(2026, 10, 23, 10, 32) };
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const message = {
  text: 'ignored where there are blocks',
  blocks: [{ type: 'header', text: plain('🔴 Critical: disk full') }],
  attachments: [
    {
      color: '#a30200',
      blocks: [
        { type: 'section', fields: [mrkdwn('*Service*\n`checkout`'), mrkdwn('*Since*\n<!date^1795429920^{date_short_pretty} {time}|then>')] },
        {
          type: 'actions',
          elements: [
            { type: 'button', style: 'primary', text: plain('Acknowledge') },
            { type: 'button', text: plain('Runbook'), url: 'https://a.example' },
          ],
        },
      ],
    },
  ],
};

it('draws header, bar, two columns of fields, and buttons, in a box', () => {
  assert.equal(
    drawMessage(message, { width: 66, colour: false }, reader),
    `╭─ Tocsin  10:32 ────────────────────────────────────────────────╮
│ 🔴 Critical: disk full                                         │
│                                                                │
│ ▌ Service                        Since                         │
│ ▌ checkout                       today 10:32                   │
│ ▌                                                              │
│ ▌ [ Acknowledge ]  [ Runbook ↗ ]                               │
╰────────────────────────────────────────────────────────────────╯
`,
  );
});

it('is as wide as it should be on every line, whatever the width and the text', () => {
  const long = {
    text: '',
    blocks: [{ type: 'section', text: mrkdwn(`${'x'.repeat(300)} 日本語テキスト 👨‍👩‍👧 *bold* &lt;b&gt; ${'word '.repeat(40)}`) }, ...message.blocks],
    attachments: message.attachments,
  };
  for (const width of [24, 31, 60, 88])
    for (const colour of [false, true]) {
      const lines = stripVTControlCharacters(drawMessage(long, { width, colour }, reader))
        .trimEnd()
        .split('\n');
      for (const line of lines) assert.equal(textWidth(line), width, line);
    }
});

it('colours only where it is asked to', () => {
  assert.ok(drawMessage(message, { width: 66, colour: true }, reader).includes('\u001b[38;2;163;2;0m▌'));
  assert.ok(!drawMessage(message, { width: 66, colour: false }, reader).includes('\u001b'));
});

it('shows the text where there are no blocks, and names blocks it cannot draw', () => {
  assert.match(drawMessage({ text: 'only *text*', blocks: [] }, { width: 40, colour: false }, reader), /│ only text +│/);
  assert.match(drawMessage({ text: '', blocks: [{ type: 'video' }] }, { width: 60, colour: false }, reader), /a video block, which is not drawn here/);
});
