import { parse } from 'node:querystring';
import { SlackRefusal } from './slackRefusal.ts';

/** A call's arguments as they came: strings from a form or the query, anything from JSON. */
export type Arguments = Record<string, unknown>;

/** Reads the arguments of a Web API call from its query and its form or JSON body. Throws Slack's refusal for a body that is neither. */
export function parseArguments(contentType: string, query: string, body: string): Arguments {
  const fromQuery = query === '' ? {} : plain(parse(query));
  if (!contentType.includes('application/json')) return { ...fromQuery, ...plain(parse(body, '&', '=', { maxKeys: 200 })) };
  if (body.trim() === '') return fromQuery;
  const json = parseJson(body);
  if (json === undefined) throw new SlackRefusal('invalid_json');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new SlackRefusal('json_not_object');
  return { ...fromQuery, ...(json as Arguments) };
}

/** The value of a JSON text, undefined when it is none (too deep a nesting included). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const plain = (values: ReturnType<typeof parse>): Arguments =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]));

/** A text argument; undefined when missing or empty. Numbers and flags from JSON become text. */
export function textArgument(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text argument that must be there. Throws `invalid_arguments` as Slack does. */
export function requiredText(args: Arguments, name: string): string {
  const value = textArgument(args, name);
  if (value === undefined)
    throw new SlackRefusal('invalid_arguments', { details: { response_metadata: { messages: [`[ERROR] missing required field: ${name}`] } } });
  return value;
}

/** A flag: true for `true`, `1`, "true" and "1". */
export const flagArgument = (args: Arguments, name: string): boolean => ['true', '1'].includes(textArgument(args, name) ?? '');

/** A whole number within bounds; `fallback` when missing or no number. */
export function countArgument(args: Arguments, name: string, fallback: number, max: number): number {
  const value = Number(textArgument(args, name) ?? Number.NaN);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, max) : fallback;
}

/** An argument that is JSON text in a form and a value in a JSON body. Undefined when missing; throws `error` when the text is no JSON. */
export function jsonArgument(args: Arguments, name: string, error: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  const json = parseJson(value);
  if (json === undefined) throw new SlackRefusal(error);
  return json;
}
