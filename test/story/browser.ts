import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Why there is no browser; false where there is one. */
export const noBrowser = existsSync(executablePath) ? false : `no browser at ${executablePath} (apt-get install chromium)`;

/** Starts Debian's Chromium, which asks nobody on the internet for anything. */
export function startBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...quiet] });
}
