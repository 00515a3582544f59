/** A text whose characters that move the cursor or turn the line round are shown instead of obeyed. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
