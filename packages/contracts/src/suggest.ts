/** Longer words are not compared: it takes their length squared. */
const comparedMax = 60;

/** The known word nearest to a mistyped one, if it is near enough to be meant. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > comparedMax) return undefined;
  const ranked = [...known]
    .filter((name) => name.length <= 2 * comparedMax)
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** `, did you mean "up"?` for the end of a sentence about a word that nobody knows; nothing where no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = suggest(word, known);
  return meant === undefined ? '' : `, did you mean "${meant}"?`;
}

/** Levenshtein: letters to put in, take out or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
