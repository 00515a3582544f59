/** Numbers, ascending. */
export type Numbers = readonly number[];

/** Goes through ascending lists as if they were one, each number once, until the visitor answers false. */
export function visitInOrder(lists: readonly Numbers[], visit: (number: number) => boolean): void {
  const [only] = lists;
  if (only && lists.length === 1) {
    only.every(visit);
    return;
  }
  const heads = lists.map(() => 0);
  let last = -1;
  for (;;) {
    let [least, from] = [Number.POSITIVE_INFINITY, -1];
    for (let at = 0; at < lists.length; at += 1) {
      const head = lists[at]?.[heads[at] ?? 0] ?? Number.POSITIVE_INFINITY;
      if (head < least) [least, from] = [head, at];
    }
    if (from < 0 || (least !== last && !visit(least))) return;
    heads[from] = (heads[from] ?? 0) + 1;
    last = least;
  }
}
