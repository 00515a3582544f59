import { limits } from '@tocsin/contracts/limits';
import { firstChars, storableText } from '@tocsin/core/storableText';

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A map of strings as Alertmanager's JSON has it, or what is wrong with it: `json` when it is no such map at all. */
export type TextMap = { map: Record<string, string> } | { wrong: string; json: boolean };

/**
 * Checks a label set: labels with an empty value do not exist, names are Prometheus's (Alertmanager 0.25), at least one must be left. Within our own
 * limits, which Alertmanager does not have. The words of a refusal are Alertmanager's.
 */
export function readLabels(given: unknown): TextMap {
  const read = readTextMap(given, 'label set');
  if ('wrong' in read) return read;
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(read.map)) if (value !== '') labels[name] = value;
  const names = Object.keys(labels);
  if (names.length === 0) return { wrong: 'at least one label pair required', json: false };
  if (names.length > limits.labelsPerAlert) return { wrong: `invalid label set: more than ${limits.labelsPerAlert} labels`, json: false };
  const long = names.find((name) => name.length > limits.labelNameChars || (labels[name] ?? '').length > limits.labelValueChars);
  if (long === undefined) return { map: labels };
  const most = `names have at most ${limits.labelNameChars} characters and values ${limits.labelValueChars}`;
  return { wrong: `invalid label set: label ${JSON.stringify(long.slice(0, limits.labelNameChars))} is too long, ${most}`, json: false };
}

/** Checks annotations. Those too long or too many are cut, not refused: the alert matters more than its runbook. */
export function readAnnotations(given: unknown): TextMap {
  const read = readTextMap(given ?? {}, 'annotations');
  if ('wrong' in read) return read;
  const kept = Object.entries(read.map).slice(0, limits.annotationsPerAlert);
  return { map: Object.fromEntries(kept.map(([name, value]) => [name, firstChars(value, limits.annotationChars)])) };
}

function readTextMap(given: unknown, what: string): TextMap {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { wrong: `${what} is not an object`, json: true };
  const map: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string')
      return { wrong: `the value of ${JSON.stringify(name.slice(0, limits.labelNameChars))} in ${what} is not a string`, json: true };
    if (!labelName.test(name) || name === '__proto__')
      return { wrong: `invalid ${what}: invalid name ${JSON.stringify(name.slice(0, limits.labelNameChars))}`, json: false };
    map[name] = storableText(value);
  }
  return { map };
}
