import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** A piece of Block Kit as it was posted: what of it is known is drawn, the rest is named. */
export interface SlackThing {
  type?: string;
  [key: string]: unknown;
}

export type NamedKind = 'user' | 'channel' | 'usergroup';

/** What stands around a message: who reads it, what its mentions mean, and what happens when something in it is pressed. */
export interface Look {
  /** Language and zone of the reader; the browser's own where undefined. */
  locale?: string | undefined;
  timeZone?: string | undefined;
  nowMs(): number;
  /** The name behind a mention, without its `@` or `#`. */
  nameOf(kind: NamedKind, id: string): string | undefined;
  channelHref(id: string): string | undefined;
  /** Whom a users_select offers. */
  users: readonly { id: string; name: string }[];
  /** Presses a button or picks an option; answers the warning that Slack would show. Null where there is nobody to answer: everything looks the same and does nothing. */
  press: ((actionId: string, value: string | undefined) => Promise<string | undefined>) | null;
}

/** A message that stands alone, as in a preview. */
export const aloneLook: Look = { nowMs: () => Date.now(), nameOf: () => undefined, channelHref: () => undefined, users: [], press: null };

export const LookContext = createContext<Look>(aloneLook);
export const useLook = (): Look => useContext(LookContext);
