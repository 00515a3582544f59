/** A group's next flush. */
export interface Due {
  groupId: string;
  at: number;
}

/** A binary heap by time; of what is due at the same time the first added comes first. */
export function dueQueue(): { add(due: Due): void; take(until: number): Due | null } {
  const heap: (Due & { order: number })[] = [];
  let added = 0;
  const isBefore = (a: number, b: number): boolean => {
    const [left, right] = [heap[a], heap[b]];
    if (!left || !right) return left !== undefined;
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  };
  const swap = (a: number, b: number): void => {
    const [left, right] = [heap[a], heap[b]];
    if (left && right) [heap[a], heap[b]] = [right, left];
  };
  return {
    add(due) {
      added += 1;
      heap.push({ ...due, order: added });
      for (let at = heap.length - 1; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
    },
    take(until) {
      const [first] = heap;
      if (first === undefined || first.at > until) return null;
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const least = right < heap.length && isBefore(right, left) ? right : left;
        if (least >= heap.length || !isBefore(least, at)) return { groupId: first.groupId, at: first.at };
        swap(at, least);
        at = least;
      }
    },
  };
}
