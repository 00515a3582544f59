/** What commands do is no name of a schedule (contracts/tenant/schedule). */
const verbs = ['list', 'end', 'import', 'ical'];

/** A name that a schedule may have, and that none in `used` has, as near to what it was called as it can be. */
export function scheduleName(said: string, used: Set<string>): string {
  const plain = said.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted =
    plain
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+|[-_]+$/g, '')
      .slice(0, 55) || 'schedule';
  let name = verbs.includes(wanted) ? `${wanted}-schedule` : wanted;
  for (let number = 2; used.has(name); number += 1) name = `${wanted}-${number}`;
  used.add(name);
  return name;
}
