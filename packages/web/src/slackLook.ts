import { fileURLToPath } from 'node:url';
import type { SharedModules } from './pageAssets.ts';

/** What draws Slack messages, for every page that shows one: its modules by the names the pages import them by, and its styles. */
export const slackLook: SharedModules = {
  name: '@tocsin/web/slack-look',
  path: 'slack-look',
  folder: fileURLToPath(new URL('./slack-look', import.meta.url)),
  styles: ['look.css', 'message.css', 'blocks.css'],
};
