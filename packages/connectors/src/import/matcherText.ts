import { faultOfLabelRegex } from '@tocsin/contracts/tenant/labelRegex';
import { formatMatcher, type Matcher } from '@tocsin/contracts/tenant/matcher';
import { isHarmless } from './harmless.ts';

/** A matcher as text. Null where a tenant's file does not take it, or where its value may be a secret. */
export function matcherText(matcher: Matcher): string | null {
  if (matcher.name === '' || !isHarmless(matcher.name) || !isHarmless(matcher.value)) return null;
  if (matcher.operator.endsWith('~') && faultOfLabelRegex(matcher.value) !== null) return null;
  const text = formatMatcher(matcher);
  return text.length <= 4_096 ? text : null;
}

/** A regular expression (RE2) that takes this text only. */
export function quotedForRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
