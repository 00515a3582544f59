import { type Fields, fault, fieldsOf, isNothing, listOf, note, type Reading, textOf, under } from './alertmanager/reading.ts';
import { harmless } from './harmless.ts';

/** One thing of an export, as the product's API returns it. */
export interface Resource {
  at: string;
  id: string;
  /** Without secrets; empty where it has none. */
  name: string;
  fields: Fields;
}

/** All things of an export by their kind. */
export type Resources<Kind extends string> = Readonly<Record<Kind, Resource[]>>;

/**
 * The lists of an export: each one a list, or a page of the API (`results` of OnCall, `data` of Opsgenie). A page that others follow is not all there is, and is a
 * note; a key that is not known too. An export without any known key is a fault.
 */
export function readResources<Kind extends string>(reading: Reading, source: unknown, kinds: readonly Kind[]): Resources<Kind> {
  const fields = fieldsOf(reading, source, '');
  const found = kinds.map((kind) => [kind, fields.take(kind)] as const);
  if (found.every(([, value]) => value === undefined)) fault(reading, '', `has none of the lists that an export has: ${kinds.join(', ')}`);
  for (const { at } of fields.rest()) note(reading, at, 'left out', 'is not known to Tocsin, nor is anything in it');
  const read = found.map(([kind, value]) => [kind, itemsOf(reading, value, kind).map((item) => resourceOf(reading, item.value, item.at))] as const);
  return Object.fromEntries(read) as unknown as Resources<Kind>;
}

function itemsOf(reading: Reading, value: unknown, at: string): { value: unknown; at: string }[] {
  if (Array.isArray(value) || isNothing(value)) return listOf(reading, value, at);
  const page = fieldsOf(reading, value, at);
  const name = typeof value === 'object' && value !== null && Object.hasOwn(value, 'results') ? 'results' : 'data';
  const items = page.take(name);
  if (!Array.isArray(items)) fault(reading, at, 'is neither a list nor a page of the API with its `results` or `data`');
  const paging = page.take('paging');
  const after = typeof paging === 'object' && paging !== null && 'next' in paging ? paging.next : undefined;
  if (!isNothing(page.take('next')) || !isNothing(after))
    note(reading, at, 'to do', 'is only the first page: fetch those after it too, for what stands there is not in the new file');
  return Array.isArray(items) ? listOf(reading, items, under(at, name)) : [];
}

function resourceOf(reading: Reading, value: unknown, at: string): Resource {
  const fields = fieldsOf(reading, value, at);
  const text = (name: string): string => textOf(reading, fields.take(name), under(at, name)) ?? '';
  return { at, id: text('id'), name: harmless(text('name')).trim(), fields };
}

/** A text of a thing, without secrets; empty where there is none. */
export function said(reading: Reading, fields: Fields, name: string): string {
  return textOf(reading, fields.take(name), under(fields.at, name)) ?? '';
}

/** A number of a thing; `otherwise` where there is none. */
export function numberIn(reading: Reading, fields: Fields, name: string, otherwise: number): number {
  const text = said(reading, fields, name).trim();
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : otherwise;
}

/** What an API says of each thing and no message depends on. */
const plumbing =
  /^(?:link|url|html_url|ui_url|inbound_email|created_at|updated_at|createdAt|updatedAt|description|team_id|domain|teamId|ownerTeam|type|order|position)$/;

/** Names what things that were converted say beside what was taken of them: nothing stands for it. */
export function noteUnread(reading: Reading, resources: readonly Resource[]): void {
  for (const { at, fields } of resources) {
    const names = fields
      .rest()
      .flatMap(({ name, value }) => (isNothing(value) || value === false || plumbing.test(name) ? [] : [`\`${harmless(name).slice(0, 60)}\``]));
    const more = names.length > unreadMax ? ` and ${names.length - unreadMax} more` : '';
    if (names.length > 0) note(reading, at, 'left out', `says more that nothing stands for: ${names.slice(0, unreadMax).join(', ')}${more}`);
  }
}

const unreadMax = 20;

/** How a thing is called in a sentence: its name in quotes, or nothing. */
export function called({ name }: Resource): string {
  return name === '' ? '' : ` ${JSON.stringify(name.slice(0, 100))}`;
}
