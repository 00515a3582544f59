import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MessagePage } from './requests.ts';
import { fetchMessages } from './requests.ts';
import type { PageChange, PageEvent, PageMessage, Place } from './types.ts';

/** Longer lists are cut at the old end while the reader follows the new one. */
const shownMax = 400;

export interface Messages {
  messages: PageMessage[];
  hasOlder: boolean;
  loadOlder(): void;
  apply(event: PageEvent): void;
}

/** The messages of a channel, or of one thread when `threadTs` is given; nothing when `place` is undefined. */
export function useMessages(place: Pick<Place, 'team' | 'channel'> | undefined, threadTs: string | undefined): Messages {
  const [page, setPage] = useState<MessagePage>({ messages: [], hasOlder: false });
  const query = place && { team: place.team, channel: place.channel, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
  const key = JSON.stringify(query);
  const current = useRef(key);
  current.current = key;
  const load = useCallback(() => {
    if (!query) return setPage({ messages: [], hasOlder: false });
    void fetchMessages(query).then((fresh) => current.current === key && setPage((known) => withNewer(fresh, known.messages)));
  }, [key]);
  useEffect(() => {
    setPage({ messages: [], hasOlder: false });
    load();
  }, [load]);
  const apply = (event: PageEvent): void => {
    if (!place || event.kind === 'view') return;
    if (event.kind === 'reload') {
      setPage({ messages: [], hasOlder: false });
      return load();
    }
    const isHere = ({ team, channel }: { team: string; channel: { id: string } }): boolean => team === place.team && channel.id === place.channel;
    if (event.kind === 'many') return event.channels.some(isHere) ? load() : undefined;
    const changes = event.changes.filter(isHere);
    if (changes.length > 0)
      setPage((known) => ({
        ...known,
        messages: changes.reduce((messages, change) => withChange(messages, change, threadTs), known.messages).slice(-shownMax),
      }));
  };
  const loadOlder = (): void => {
    const [oldest] = page.messages;
    if (!query || !oldest) return;
    void fetchMessages({ ...query, before: oldest.ts }).then((older) =>
      setPage((known) => ({ messages: [...older.messages, ...known.messages], hasOlder: older.hasOlder })),
    );
  };
  return { ...page, loadOlder, apply };
}

/** What was read, and what was heard of while it was on its way: an answer that comes late must not take newer messages away. */
function withNewer(fresh: MessagePage, known: PageMessage[]): MessagePage {
  const last = Number(fresh.messages.at(-1)?.ts ?? 0);
  return { ...fresh, messages: [...fresh.messages, ...known.filter(({ ts }) => Number(ts) > last)] };
}

function withChange(messages: PageMessage[], change: PageChange, threadTs: string | undefined): PageMessage[] {
  const known = change.root ? replace(messages, change.root) : messages;
  if (!change.message) return known.filter(({ ts }) => ts !== change.ts);
  if (known.some(({ ts }) => ts === change.ts)) return replace(known, change.message);
  const belongs = threadTs === undefined ? change.threadTs === undefined || change.broadcast === true : change.threadTs === threadTs;
  return belongs ? [...known, change.message].sort((a, b) => Number(a.ts) - Number(b.ts)) : known;
}

const replace = (messages: PageMessage[], fresh: PageMessage): PageMessage[] => messages.map((message) => (message.ts === fresh.ts ? fresh : message));
