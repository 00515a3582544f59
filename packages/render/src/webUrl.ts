/** Slack's limit for the URL of a button. */
const urlMax = 3_000;

/** The normalised address if a button may open it: http or https, no credentials in it, not too long. Null otherwise. */
export function webUrl(text: string | null | undefined): string | null {
  if (!text || text.length > urlMax) return null;
  const url = URL.parse(text.trim());
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href.length > urlMax || /[<>|\s]/u.test(url.href) ? null : url.href;
}
