import { Drop } from 'liquidjs';

const loopFields: ReadonlySet<unknown> = new Set(['index', 'index0', 'rindex', 'rindex0', 'first', 'last', 'length']);

/**
 * What a template reads with `a.b` or `a[b]`: an object's or list's own value, `first`, `last` and `size`, and what `forloop` tells. Nothing inherited is seen and no
 * function called, which LiquidJS does for `forloop` and the like even with `ownPropertyOnly`.
 */
export function ownValue(of: unknown, key: unknown): unknown {
  if (of instanceof Drop) return loopFields.has(key) ? told(of, Reflect.get(of, String(key))) : undefined;
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  if (typeof of === 'string') return key === 'size' ? of.length : undefined;
  if (typeof of !== 'object' || of === null) return undefined;
  if (Array.isArray(of)) return entry(of, key);
  if (Object.hasOwn(of, key)) return plain(Reflect.get(of, key));
  return key === 'size' ? Object.keys(of).length : undefined;
}

function entry(list: readonly unknown[], key: string | number): unknown {
  if (key === 'size') return list.length;
  if (key === 'first') return list[0];
  if (key === 'last') return list.at(-1);
  return typeof key === 'number' ? list.at(key) : undefined;
}

function told(loop: Drop, value: unknown): unknown {
  return typeof value === 'function' ? Reflect.apply(value, loop, []) : value;
}

function plain(value: unknown): unknown {
  return typeof value === 'function' ? undefined : value;
}
