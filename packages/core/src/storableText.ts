/**
 * Text that any store takes: NUL (which Postgres refuses) and halves of surrogate pairs (which have no UTF-8) become U+FFFD, so that what was
 * there can still be seen. Text without them is answered as it is.
 */
export function storableText(text: string): string {
  if (!text.includes('\0')) return text.isWellFormed() ? text : text.toWellFormed();
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** The first `chars` characters; a pair of surrogates is not cut in two. */
export function firstChars(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text.slice(0, chars);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
