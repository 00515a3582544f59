// Makes docs/pictures: each kind of message as Slack shows it, from the samples, posted to the Slack double and photographed in Chromium. By hand: node scripts/pictures.mjs [NAME ...]
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { smallPng } from './smallPng.mjs';

await bootstrap(import.meta.url);
const { chromium } = await import('playwright-core');
const { startSlackDouble } = await import('@tocsin/devkit/slack-double/startSlackDouble');
const { createRenderer } = await import('@tocsin/render/renderer');
const { messageKinds, renderSample, sampleNames } = await import('@tocsin/render/renderSample');
const { firedAt } = await import('@tocsin/render/sampleAlerts');

const folder = join(root, 'docs/pictures');
const minutesLater = 20;
const nowMs = firedAt + minutesLater * 60_000;
const channel = 'C0PICTURES';
const teams = [{ id: 'T0PICTURES', name: 'Pictures', domain: 'pictures', tokens: ['xoxb-pictures'], channels: [{ id: channel, name: 'alerts-prod' }] }];
/** The kinds and the forms in English (`generic` is how `firing` looks), and the first of all in the other languages. */
const shown = sampleNames.filter(
  (name) => messageKinds.includes(name) || (name.startsWith('form-') && name !== 'form-generic') || ['insight-anomaly', 'digest', 'flapping'].includes(name),
);
const pictures = [...shown.map((name) => ({ name, language: 'en' })), ...['fr', 'de'].map((language) => ({ name: 'firing', language }))];

const wanted = process.argv.slice(2);
const renderer = createRenderer({ templatesDir: join(root, 'templates') });
const double = await startSlackDouble({ teams, channelRate: null, clock: { now: () => nowMs } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
mkdirSync(folder, { recursive: true });
try {
  for (const { name, language } of pictures) {
    const file = language === 'en' ? `${name}.png` : `${name}.${language}.png`;
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    double.reset();
    await photograph(await post(name, language), language, join(folder, file));
    process.stdout.write(`${file} ${Math.round(statSync(join(folder, file)).size / 1024)} kB\n`);
  }
} finally {
  await browser.close();
  await double.close();
}

/** Posts a sample, as the bot would, and answers its timestamp. Throws what the double says of a message that Slack would not take. */
async function post(name, language) {
  const rendered = renderSample(renderer, name, language, 'rich');
  if (rendered.faults.length > 0) throw new Error(`${name} in ${language}: ${JSON.stringify(rendered.faults)}`);
  const answer = await fetch(`${double.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-pictures', 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel, ...rendered.message }),
  });
  const { ok, error, ts, response_metadata: why } = await answer.json();
  if (!ok) throw new Error(`${name} in ${language}: ${error} ${JSON.stringify(why)}`);
  return ts;
}

/** As a reader in Paris with Slack in that language sees it, with the clock stopped so that "today" stays today. */
async function photograph(ts, locale, path) {
  const context = await browser.newContext({
    locale,
    timezoneId: 'Europe/Paris',
    colorScheme: 'light',
    deviceScaleFactor: 2,
    viewport: { width: 712, height: 1_200 },
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(nowMs);
  await page.goto(`${double.url}/#/T0PICTURES/${channel}`);
  const message = page.locator(`[id="m${ts}"]`);
  await message.waitFor();
  writeFileSync(path, smallPng(await message.screenshot()));
  await context.close();
}
