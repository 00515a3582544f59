import type { SlackThing } from './look.ts';

/** A value as text, empty when it is none: blocks come as they were posted. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The text of a text object. */
export const textOf = (value: unknown): string => (typeof value === 'object' && value !== null && 'text' in value ? asText(value.text) : '');

/** A value as a list of things; anything in it that is none is left out. */
export const thingsOf = (value: unknown): SlackThing[] =>
  Array.isArray(value) ? value.filter((each): each is SlackThing => typeof each === 'object' && each !== null) : [];
