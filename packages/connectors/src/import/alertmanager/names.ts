const charsMax = 100;

/**
 * What things are to be called, by the names they have: the same, unless the name is `taken` by something that is there already (`suffix` is added to it) or longer
 * than 100 characters. No two get the same.
 */
export function newNamesOf(names: readonly string[], taken: readonly string[], suffix: string): Map<string, string> {
  const used = new Set([...names, ...taken]);
  const found = new Map<string, string>();
  for (const name of names) {
    const isTaken = taken.includes(name);
    found.set(name, isTaken || name.length > charsMax ? unused(isTaken ? `${name}${suffix}` : cut(name, charsMax), used) : name);
  }
  return found;
}

function unused(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let number = 2; used.has(name); number += 1) name = `${cut(wanted, charsMax - 8)}-${number}`;
  used.add(name);
  return name;
}

/** Half of a character is none. */
function cut(text: string, chars: number): string {
  return text.length <= chars ? text : text.slice(0, chars).replace(/[\ud800-\udbff]$/, '');
}
