import { redactText } from './redact.ts';

/** Untrusted text on one line, without its secrets; characters that move a cursor or turn the line round are shown instead of obeyed. */
export function cleanLine(text: string): string {
  return redactText(text.replace(/\s+/g, ' ')).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
