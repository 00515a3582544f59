import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { pieceMost, piecesMost, piecesOf } from './longText.ts';
import { createRenderer } from './renderer.ts';
import { sampleAlert } from './sampleAlerts.ts';
import { sampleGroup } from './sampleViews.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });
const firing = (count: number) => ({ firing: count, acknowledged: 0, resolved: 0, suppressed: 0 });

function messageOf(alert: Partial<ReturnType<typeof sampleAlert>>, count = 1) {
  const view = sampleGroup({ counts: firing(count), alerts: Array.from({ length: Math.min(count, 10) }, () => sampleAlert(alert)) });
  return renderer.group({ language: 'en', view }).message;
}
const textsOf = (message: ReturnType<typeof messageOf>) =>
  (message.continued ?? []).map(({ blocks }) => (blocks[1] as unknown as { text: { text: string } }).text.text);

describe('a long description', () => {
  const words = (length: number) => Array.from({ length: length / 8 }, (_, index) => String(index).padStart(7, 'w')).join(' ');

  test('of 5,000 characters is whole in the thread, and the message says that it is shortened', () => {
    const description = words(5_000);
    const message = messageOf({ annotations: { description } });
    assert.match(JSON.stringify(message), /whole text is in the thread/);
    const texts = textsOf(message);
    assert.equal(texts.join(' '), description);
    assert.equal(texts.length, 2);
    assert.match(message.continued?.[0]?.text ?? '', /part 1 of 2/);
  });

  test('of 20,000 is in five pieces, and the last says how much more there is', () => {
    const message = messageOf({ annotations: { description: words(20_000) } });
    const texts = textsOf(message);
    assert.equal(texts.length, piecesMost);
    for (const text of texts) assert.ok(text.length <= pieceMost);
    const left = 20_000 - 1 - texts.join(' ').length - 1;
    assert.match(message.continued?.at(-1)?.text ?? '', /5,9\d\d more characters are in the console only/);
    assert.ok(left > 5_900);
  });

  test('is harmless: nothing in it is a mention or a link', () => {
    const message = messageOf({ annotations: { description: '<!channel> <@U1> <http://evil.example|x> & '.repeat(200) } });
    assert.ok(message.continued && message.continued.length > 0);
    assert.doesNotMatch(JSON.stringify(message.continued), /<!|<@|<http/);
  });
});

test('what fits has no thread: a short description, a message of 500 characters, ten labels', () => {
  for (const alert of [
    { annotations: { description: 'short' } },
    { annotations: {}, message: 'm'.repeat(500) },
    { labels: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`label${index}`, 'x'])) },
  ])
    assert.equal(messageOf(alert).continued, undefined);
});

test('five hundred labels are in the thread, all of them or counted', () => {
  const labels = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`label${index}`, 'value']));
  const said = textsOf(messageOf({ labels })).join('\n').split('\n');
  assert.deepEqual(
    said.toSorted(),
    Object.keys(labels)
      .map((name) => `${name}=value`)
      .toSorted(),
  );
});

test('a group of 100,000 alerts has a message as short as one of 10, and no thread for what each of them says', () => {
  const [ten, many] = [10, 100_000].map((count) => messageOf({ annotations: { description: 'x'.repeat(9_000) } }, count));
  assert.deepEqual([ten?.continued, many?.continued], [undefined, undefined]);
  assert.ok(JSON.stringify(many).length - JSON.stringify(ten).length < 200);
});

test('pieces lose nothing but blanks between them, and break no character', () => {
  const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.constantFrom('\n', ' ', '👩‍👩‍👧‍👦'.repeat(300), 'x'.repeat(4_000))), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      const pieces = piecesOf(whole);
      for (const piece of pieces) assert.ok(piece.length <= pieceMost && piece !== '' && piece.isWellFormed());
      assert.equal(pieces.join('').replace(/\s/gu, ''), whole.replace(/\s/gu, ''));
    }),
  );
});
