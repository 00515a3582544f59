/** A bot token and, where the app rotates its tokens, what the next one is made of. */
export interface TokenPair {
  botToken: string;
  refreshToken: string | null;
  /** ms since 1970; null: it does not end. */
  expiresAt: number | null;
}

/** An app that was installed into a workspace, and by whom. */
export interface Installation extends TokenPair {
  teamId: string;
  teamName: string;
  botUserId: string;
  userId: string;
}

/** `code` is Slack's own word for why not; `final`: asking again with the same cannot help. */
export type OauthAnswer<T> = { ok: true; value: T } | { ok: false; code: string; final: boolean };
