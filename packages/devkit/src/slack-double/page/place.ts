import { useEffect, useState } from 'preact/hooks';
import type { PageWorkspace, Place } from './types.ts';

/** The address of a place: `#/T0TOCSIN/C0GENERAL/1503435956.000247`. */
export const placeHref = ({ team, channel, thread }: Place): string => `#/${team}/${channel}${thread === undefined ? '' : `/${thread}`}`;

/** Where the address says the reader is; the first channel with something in it, else the first, when it says nothing that exists. */
export function readPlace(hash: string, workspaces: readonly PageWorkspace[]): Place | undefined {
  const [, team, channel, thread] = hash.split('/');
  const workspace = workspaces.find(({ id }) => id === team) ?? workspaces[0];
  if (!workspace) return undefined;
  const named = workspace.channels.find(({ id }) => id === channel);
  if (named) return { team: workspace.id, channel: named.id, thread };
  const newest = [...workspace.channels].sort((a, b) => Number(b.lastTs) - Number(a.lastTs))[0];
  return newest && { team: workspace.id, channel: newest.id, thread: undefined };
}

/** The part of the address after `#`, followed as it changes. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = (): void => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return hash;
}
