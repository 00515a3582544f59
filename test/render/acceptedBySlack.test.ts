import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { profiles } from '@tocsin/contracts/message';
import { textTotal, validateAttachments, validateBlocks } from '@tocsin/devkit/slack-double/blocks/validateMessage';
import { anyEscalation, anyFault, anyGroup, anyInsight, anyProfile, anySingle } from '@tocsin/render/arbitraries';
import { createRenderer } from '@tocsin/render/renderer';
import { renderSample, sampleNames } from '@tocsin/render/renderSample';
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

for (const name of sampleNames) {
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
