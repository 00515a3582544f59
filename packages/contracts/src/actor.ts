/** Who changed something, as the audit names it. */
export type Actor =
  | { kind: 'token'; tokenId: string }
  | { kind: 'slack'; teamId: string; userId: string; name: string }
  | { kind: 'console'; tokenId: string }
  /** Somebody in another service that is told of the group, and in which lane. */
  | { kind: 'service'; lane: string; name: string }
  | { kind: 'operator'; name: string }
  | { kind: 'system'; process: string };
