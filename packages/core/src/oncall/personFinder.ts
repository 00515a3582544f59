/** Finds the first of `people` (names of a tenant's file) that is among names as a calendar writes them, in whatever case; null: nobody. */
export function personFinder(people: Iterable<string>): (names: readonly string[]) => string | null {
  const known = new Map([...people].map((person) => [person.toLowerCase(), person]));
  return (names) => {
    for (const name of names) {
      const person = known.get(name.toLowerCase());
      if (person !== undefined) return person;
    }
    return null;
  };
}
