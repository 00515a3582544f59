import { type Markup, nothing } from '../markup.ts';
import { isPercent } from '../measures.ts';
import { oneLine } from '../untrusted.ts';
import type { FormSource } from './formSource.ts';

/** A value that left its limits. Annotations `value`, `threshold` (or `limit`) and `unit`; a unit behind the value will do too. */
export interface ThresholdFacts {
  value: string;
  limit: string;
  /** Which side of the limit the value is on; null when it is on it, or one of them is no number. */
  side: 'over' | 'under' | null;
  /** How far, in the unit; in points for per cent. */
  distance: string | Markup;
  /** How far in relation to the limit; empty for per cent, where it would be taken for the distance. */
  share: string;
}

interface Quantity {
  value: number;
  unit: string;
}

export function thresholdFacts({ said, words, size }: FormSource): ThresholdFacts {
  const [rawValue, rawLimit] = [said('value', 'current_value'), said('threshold', 'limit')];
  const [value, limit] = [quantityOf(rawValue), quantityOf(rawLimit)];
  const unit = oneLine(said('unit') || value?.unit || limit?.unit || '', 20);
  const written = (quantity: Quantity | null, raw: string) => (quantity === null ? oneLine(raw, size.name) : words.measure(quantity.value, unit));
  const shown = { value: written(value, rawValue), limit: written(limit, rawLimit) };
  const difference = value === null || limit === null ? 0 : value.value - limit.value;
  if (limit === null || difference === 0) return { ...shown, side: null, distance: nothing, share: '' };
  const side = difference > 0 ? 'over' : 'under';
  if (isPercent(unit) || unit === 'ratio') {
    const points = Math.abs(difference) * (unit === 'ratio' ? 100 : 1);
    return { ...shown, side, distance: words.t('points', { n: points }), share: '' };
  }
  return {
    ...shown,
    side,
    distance: words.measure(Math.abs(difference), unit),
    share: limit.value === 0 ? '' : words.percent(Math.abs(difference / limit.value)),
  };
}

/** A number with what stands behind it, as Prometheus and people write it; null for anything else. */
function quantityOf(text: string): Quantity | null {
  const match = /^\s*([+-]?\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?)\s*([%°\p{L}/]{0,20})\s*$/iu.exec(text);
  const value = Number(match?.[1]);
  return match === null || !Number.isFinite(value) ? null : { value, unit: match[2] ?? '' };
}
