import type { GroupView, SuppressionKind } from '@tocsin/contracts/view';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';

/** Why alerts of a group are not told for now. */
export interface SuppressionFacts {
  kind: SuppressionKind;
  /** How many are suppressed. */
  n: number;
  /** A silence's comment, or the name of what suppresses. */
  name: string;
  by: string;
  until: number | null;
}

/** Null when nothing is suppressed, or nobody knows why. */
export function suppressionFacts({ counts, suppression }: GroupView, size: Size): SuppressionFacts | null {
  if (suppression === null || counts.suppressed === 0) return null;
  const { kind, until } = suppression;
  return {
    kind,
    until,
    n: counts.suppressed,
    name: oneLine(suppression.name, size.listed),
    by: oneLine(suppression.by, size.name),
  };
}
