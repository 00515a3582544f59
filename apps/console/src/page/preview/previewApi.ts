import type { PreviewAnswer, PreviewChoices, PreviewRequest } from './types.ts';

/** What can be looked at. Rejects when the server does not answer. */
export async function fetchChoices(): Promise<PreviewChoices> {
  return answerOf<PreviewChoices>(await fetch('/api/preview'));
}

/** The message as it would be sent. Rejects with the server's own words about what is wrong with the request. */
export async function fetchPreview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer> {
  const body = JSON.stringify(request);
  return answerOf<PreviewAnswer>(await fetch('/api/preview', { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal }));
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { error?: { message?: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `the server answered ${response.status}`);
  return answer;
}
