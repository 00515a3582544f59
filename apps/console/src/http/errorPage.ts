const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);

const titles: Readonly<Record<number, string>> = { 403: 'Not for you', 404: 'Nothing here', 429: 'Too many requests', 503: 'One moment' };

/** A page for a person who got an error: what it is, in a sentence, and the way back. Needs no script. */
export function errorPage(status: number, message: string): string {
  const title = titles[status] ?? (status < 500 ? 'That did not work' : 'Something broke on our side');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} - Tocsin</title><link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/theme.css"><link rel="stylesheet" href="/assets/signIn.css"></head>
<body><main class="gate"><div class="gate-card"><img class="gate-icon" src="/assets/icon.svg" alt=""><p class="gate-code">${status}</p><h1>${escapeHtml(title)}</h1>
<p class="gate-text">${escapeHtml(sentence(message))}</p><p><a class="button primary" href="/">Back to the board</a></p></div></main></body>
</html>
`;
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
