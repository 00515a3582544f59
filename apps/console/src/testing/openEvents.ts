import { setTimeout as pause } from 'node:timers/promises';

/** A reader of the board's event stream, as the page is one. */
export interface Events {
  /** The data of the next event of this name; those of other names are kept for later. Rejects after 10 s. */
  next(name: string): Promise<unknown>;
  close(): void;
}

/** Opens the stream with a session's cookie. */
export async function openEvents(url: string, cookie: string): Promise<Events> {
  const ended = new AbortController();
  const response = await fetch(`${url}/api/groups/events`, { headers: { cookie }, signal: ended.signal });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const kept: { name: string; data: unknown }[] = [];
  let text = '';
  const read = async (name: string): Promise<unknown> => {
    for (;;) {
      const at = kept.findIndex((event) => event.name === name);
      if (at !== -1) return kept.splice(at, 1)[0]?.data;
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${name}`);
        text += value;
        continue;
      }
      const [, event, data] = /^event: (.+)\ndata: (.+)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (event !== undefined) kept.push({ name: event, data: JSON.parse(data ?? 'null') });
    }
  };
  return {
    next: async (name) => {
      const waiting = new AbortController();
      const late = pause(10_000, undefined, { signal: waiting.signal }).then(() => {
        throw new Error(`no ${name} within 10 s`);
      });
      late.catch(() => undefined);
      return Promise.race([read(name), late]).finally(() => waiting.abort());
    },
    close: () => ended.abort(),
  };
}
