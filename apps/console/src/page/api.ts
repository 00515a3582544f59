import type { GroupDetail, PageSession } from './types.ts';

/** Who is signed in; null when nobody is. Rejects when the server does not answer. */
export async function fetchSession(): Promise<PageSession | null> {
  const response = await fetch('/api/session');
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as PageSession;
}

/** A group's alerts and messages. Rejects when there is no such group or the server does not answer. */
export async function fetchDetail(groupId: string): Promise<GroupDetail> {
  const response = await fetch(`/api/groups/${encodeURIComponent(groupId)}`);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as GroupDetail;
}

/** What became of a token that was pasted. */
export type SignInResult = { kind: 'in' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number } | { kind: 'failed' };

/** Opens a session; the token goes into the request's body and nowhere else. */
export async function signIn(token: string): Promise<SignInResult> {
  try {
    const response = await fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
    if (response.ok) return { kind: 'in' };
    if (response.status === 429) return { kind: 'wait', seconds: Number(response.headers.get('retry-after') ?? 60) };
    return { kind: response.status >= 500 ? 'failed' : 'wrong' };
  } catch {
    return { kind: 'failed' };
  }
}

/** Ends the session in this browser. */
export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE' });
}

/** Where to sign in, and come back from. */
export function goToSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}
