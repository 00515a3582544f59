import type { WebClient } from '@slack/web-api';
import { answerTimeoutMs } from './clients.ts';

/** A text that is shown as a file in a thread. */
export interface SharedFile {
  channelId: string;
  threadTs: string;
  filename: string;
  title: string;
  content: string;
}

/**
 * Shows a text as a file in a thread: Slack names an address, takes the text there, and shows it (files.getUploadURLExternal, files.completeUploadExternal; the scope is files:write). Answers null,
 * or Slack's code for why not. Never throws. `apiUrl` null means Slack's own.
 */
export async function shareFile(
  client: WebClient,
  apiUrl: string | null,
  { channelId, threadTs, filename, title, content }: SharedFile,
): Promise<string | null> {
  try {
    const bytes = Buffer.from(content);
    const { upload_url: address, file_id: id } = await client.files.getUploadURLExternal({ filename, length: bytes.length, snippet_type: 'markdown' });
    const url = address === undefined ? null : URL.parse(address);
    if (url === null || id === undefined || !isSlacks(url, apiUrl)) return 'upload_url_refused';
    const { status } = await fetch(url, { method: 'POST', body: bytes, redirect: 'error', signal: AbortSignal.timeout(answerTimeoutMs) });
    if (status !== 200) return `http_${status}`;
    await client.files.completeUploadExternal({ files: [{ id, title }], channel_id: channelId, thread_ts: threadTs });
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

/** The address comes with an answer of the API, and leads to Slack or to what stands in for it. */
function isSlacks({ protocol, host }: URL, apiUrl: string | null): boolean {
  if (apiUrl !== null && host === new URL(apiUrl).host) return true;
  return protocol === 'https:' && /\.slack(?:-gov)?\.com$/.test(host);
}

function codeOf(error: unknown): string {
  const data = error instanceof Error && 'data' in error ? error.data : null;
  const code = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
