import { useCallback, useEffect, useState } from 'preact/hooks';
import { fetchWorkspaces } from './requests.ts';
import type { PageChannel, PageEvent, PageWorkspace } from './types.ts';

/** Workspaces and channels, kept current by the event stream. `onEvent` gets each batch; it should be stable. */
export function useWorkspaces(onEvent: (event: PageEvent) => void): { workspaces: PageWorkspace[]; isConnected: boolean } {
  const [workspaces, setWorkspaces] = useState<PageWorkspace[]>([]);
  const [isConnected, setConnected] = useState(true);
  const load = useCallback(() => {
    void fetchWorkspaces().then(
      (answer) => setWorkspaces(answer.workspaces),
      () => setConnected(false),
    );
  }, []);
  useEffect(() => {
    const stream = new EventSource('/_double/events');
    let opened = 0;
    stream.onopen = () => {
      setConnected(true);
      opened += 1;
      load();
      // What was said while the connection was away is read again.
      if (opened > 1) onEvent({ kind: 'reload' });
    };
    stream.onerror = () => setConnected(false);
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as PageEvent;
      if (event.kind === 'reload') load();
      else if (event.kind !== 'view') setWorkspaces((known) => withChannels(known, event.kind === 'many' ? event.channels : event.changes));
      onEvent(event);
    };
    return () => stream.close();
  }, [onEvent, load]);
  return { workspaces, isConnected };
}

function withChannels(workspaces: PageWorkspace[], changed: readonly { team: string; channel: PageChannel }[]): PageWorkspace[] {
  return workspaces.map((workspace) => {
    const fresh = new Map(changed.filter(({ team }) => team === workspace.id).map(({ channel }) => [channel.id, channel]));
    if (fresh.size === 0) return workspace;
    const known = workspace.channels.map((channel) => fresh.get(channel.id) ?? channel);
    const added = [...fresh.values()].filter(({ id }) => !workspace.channels.some((channel) => channel.id === id));
    return { ...workspace, channels: [...known, ...added] };
  });
}
