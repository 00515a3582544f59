import type { AlertSearch } from '@tocsin/contracts/alertSearch';
import { listedValues } from '@tocsin/contracts/tenant/plainPattern';
import { compileMatchers } from '../matching.ts';
import { type Searched, termOf, wordsOf, wordsOfAlert } from './searchTerms.ts';

/** What the database can leave out before it answers: never an alert that is searched for. */
export interface SearchSieve {
  labels: Readonly<Record<string, string>>;
  statuses: AlertSearch['statuses'];
  severities: AlertSearch['severities'];
  environments: AlertSearch['environments'];
  /** Each is part of the message or of a label, in small letters. */
  parts: readonly string[];
  since: number | null;
  until: number | null;
}

/** A search, ready to be asked. */
export interface CompiledSearch {
  /** Every alert that is searched for has at least one term of each clause. Empty: an index does not help. */
  clauses: readonly (readonly number[])[];
  sieve: SearchSieve;
  /** Whether an alert is searched for, whatever a sieve and terms let through. `changedAt` in ms since 1970. */
  test(alert: Searched & { changedAt: number }): boolean;
  /** The sieve lets nothing through that is not searched for. */
  sieveIsExact: boolean;
}

const listMax = 50;

/** Works out how a search is answered. What says that something is not so, and all but the plainest regular expressions, no index can answer: that is tested. */
export function compileSearch(search: AlertSearch): CompiledSearch {
  const { matchers, statuses, severities, environments, since, until } = search;
  const words = [...wordsOf(search.text)];
  const equal = matchers.filter(({ operator, value }) => operator === '=' && value !== '');
  const matches = compileMatchers(matchers);
  const test: CompiledSearch['test'] = (alert) => {
    if (statuses && !statuses.includes(alert.status)) return false;
    if (severities && !severities.includes(alert.severity)) return false;
    if (environments && !environments.includes(alert.environment)) return false;
    if ((since !== null && alert.changedAt < since) || (until !== null && alert.changedAt >= until)) return false;
    if (!matches(alert.labels)) return false;
    if (words.length === 0) return true;
    const known = wordsOfAlert(alert);
    return words.every((word) => known.has(word));
  };
  return {
    clauses: clausesOf(search, words),
    sieve: {
      ...{ statuses, severities, environments, since, until },
      labels: Object.fromEntries(equal.map(({ name, value }) => [name, value])),
      parts: words.filter((word) => /^[a-z0-9]+$/.test(word)),
    },
    test,
    sieveIsExact: words.length === 0 && equal.length === matchers.length && new Set(equal.map(({ name }) => name)).size === equal.length,
  };
}

function clausesOf({ matchers, statuses, severities, environments }: AlertSearch, words: readonly string[]): number[][] {
  const clauses = matchers.flatMap(({ name, operator, value }) => {
    const values = operator === '=' ? [value] : operator === '=~' ? listedValues(value) : null;
    return values === null || values.length > listMax || values.includes('') ? [] : [values.map((each) => termOf.label(name, each))];
  });
  clauses.push(...words.map((word) => [termOf.word(word)]));
  if (environments) clauses.push(environments.map(termOf.environment));
  if (severities) clauses.push(severities.map(termOf.severity));
  if (statuses) clauses.push(statuses.map(termOf.state));
  return clauses;
}
