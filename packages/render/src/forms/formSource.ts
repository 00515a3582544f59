import type { AlertView } from '@tocsin/contracts/view';
import type { Size } from '../size.ts';
import type { Words } from '../words.ts';

/** What the facts of a form are made from. */
export interface FormSource {
  alert: AlertView;
  words: Words;
  size: Size;
  /** The raw value under the first of these names that has one: annotations before labels, they are written for people. */
  said(...names: string[]): string;
}
