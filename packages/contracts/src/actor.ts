/** Who changed something, as the audit names it. */
export type Actor =
  | { kind: 'token'; tokenId: string }
  | { kind: 'slack'; teamId: string; userId: string; name: string }
  | { kind: 'console'; tokenId: string }
  | { kind: 'operator'; name: string }
  | { kind: 'system'; process: string };
