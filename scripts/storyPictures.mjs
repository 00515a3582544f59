// Makes docs/pictures/story: the moments of test/story, as a person sees them in a browser. By hand: node scripts/storyPictures.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { smallPng } from './smallPng.mjs';

await bootstrap(import.meta.url);
const { startBrowser } = await import('../test/story/browser.ts');
const { moments, startStory, tellStory } = await import('../test/story/story.ts');

const folder = join(root, 'docs/pictures/story');
mkdirSync(folder, { recursive: true });
const fleet = await startStory();
const browser = await startBrowser();
try {
  const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'Europe/Paris', viewport: { width: 1_200, height: 780 } });
  const show = async (moment) => {
    const name = `${moments.indexOf(moment) + 1}-${moment}.png`;
    writeFileSync(join(folder, name), smallPng(await page.screenshot()));
    process.stdout.write(`${name}\n`);
  };
  await tellStory({ fleet, page, show });
} finally {
  await browser.close();
  await fleet.stop();
}
