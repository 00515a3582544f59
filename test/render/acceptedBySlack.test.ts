import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { profiles } from '@tocsin/contracts/message';
import { textTotal, validateAttachments, validateBlocks, validateView } from '@tocsin/devkit/slack-double/blocks/validateMessage';
import { anyEscalation, anyFault, anyGroup, anyInsight, anyProfile, anySingle } from '@tocsin/render/arbitraries';
import { createRenderer } from '@tocsin/render/renderer';
import { renderSample, sampleNames } from '@tocsin/render/renderSample';
import { sampleHomes } from '@tocsin/render/sampleHome';
import fc from 'fast-check';

// Every sample that has a golden file, and each in every other profile, against the rules that the double took from Slack's own package.
const renderer = createRenderer({ templatesDir: new URL('../../templates', import.meta.url).pathname });
/** Slack was seen to refuse messages from about 11,300 characters of text on; we stay well below. */
const textMax = 9_000;

function assertAccepted({ text, blocks, attachments = [] }: SlackMessage): void {
  assert.ok(text.length > 0 && text.length <= 3_000);
  if (blocks.length > 0) assert.deepEqual(validateBlocks(blocks), []);
  if (attachments.length > 0) assert.deepEqual(validateAttachments(attachments), []);
  const attached = attachments.flatMap((attachment) => attachment.blocks);
  assert.ok(blocks.length + attached.length <= 50);
  assert.ok(text.length + textTotal([...blocks, ...attached]) <= textMax);
}

for (const name of sampleNames.filter((each) => !(each in sampleHomes))) {
  test(`Slack takes ${name} in every language and profile`, () => {
    for (const language of renderer.languages) {
      for (const profile of profiles) {
        const { message } = renderSample(renderer, name, language, profile) ?? assert.fail();
        assertAccepted(message);
        if (profile === 'text') assert.equal(message.blocks.length + (message.attachments?.length ?? 0), 0);
        else assert.ok(message.blocks.length > 0);
      }
    }
  });
}

test('Slack takes the fullest App Home in every language, whatever strings are on it', () => {
  const untrusted = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constant('<!channel>'.repeat(300)),
    fc.constant('&'.repeat(4_000)),
    fc.constant(''),
  );
  const [sample] = sampleHomes.home.tenants;
  const [group] = sample?.open ?? [];
  assert.ok(sample && group);
  const property = fc.property(
    untrusted,
    untrusted,
    fc.constantFrom(...renderer.languages),
    fc.constantFrom([1, 8], [4, 4]),
    (text, name, language, [tenants = 1, room = 8]) => {
      const shown = Array.from({ length: room }, (_, index) => ({
        ...group,
        groupId: `5d1c7a5${index}-2222-8333-8444-555566667777`,
        headline: text,
        by: name,
      }));
      const schedules = shown.map(() => ({ name, people: [text, name], until: 1, next: [text] }));
      const tenant = { ...sample, mine: shown, mineMore: 9, open: shown, openMore: 9, schedules };
      const view = { ...sampleHomes.home, tenants: Array.from({ length: tenants }, () => tenant) };
      const { blocks } = renderer.home({ language, view }).message;
      assert.deepEqual(validateView({ type: 'home', blocks }, 'home'), []);
      assert.ok(blocks.length <= 100);
      assert.doesNotMatch(JSON.stringify(blocks), /<!(?:channel|here|everyone)|<[@#]/);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test('Slack takes whatever strings come in, in every kind, language and profile', () => {
  const anyLanguage = fc.constantFrom(...renderer.languages);
  fc.assert(
    fc.property(
      anyGroup,
      anySingle,
      anyEscalation,
      anyInsight,
      anyFault,
      anyLanguage,
      anyProfile,
      (group, single, escalation, insight, fault, language, profile) => {
        const said = { language, profile };
        const original = renderer.group({ ...said, view: single }).message;
        const rendered = [
          renderer.group({ ...said, view: group }),
          renderer.escalation({ ...said, view: escalation }),
          renderer.insight({ ...said, view: insight }),
          renderer.fault({ ...said, view: fault }, null),
          renderer.fault({ ...said, view: fault }, original),
        ];
        for (const message of [original, ...rendered.map((one) => one.message)]) assertAccepted(message);
      },
    ),
    { numRuns: 150 },
  );
});
