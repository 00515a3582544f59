export type TextType = 'plain_text' | 'mrkdwn';

/** What one value must look like. The rule tables are data made of these; `walk.ts` is what reads them. */
export type Rule =
  | { is: 'text'; as: readonly TextType[]; max: number }
  | { is: 'string'; min: number; max: number }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'number'; min: number; max: number }
  | { is: 'boolean' }
  | { is: 'anything' }
  | { is: 'object'; shape: Shape }
  | { is: 'list'; of: Rule; min: number; max: number }
  /** An object whose `type` names its shape, among those listed. */
  | { is: 'typed'; in: 'blocks' | 'elements'; types: readonly string[] };

export interface Shape {
  fields: Readonly<Record<string, Rule>>;
  required?: readonly string[];
  /** At least one of these must be there. */
  anyOf?: readonly string[];
  /** Takes fields that are not listed. Slack refuses them elsewhere. */
  open?: boolean;
}

const noLimit = Number.POSITIVE_INFINITY;

export const plain = (max: number): Rule => ({ is: 'text', as: ['plain_text'], max });
export const mrkdwn = (max: number): Rule => ({ is: 'text', as: ['mrkdwn'], max });
export const text = (max: number): Rule => ({ is: 'text', as: ['plain_text', 'mrkdwn'], max });
export const string = (max = noLimit, min = 0): Rule => ({ is: 'string', min, max });
export const choice = (...of: string[]): Rule => ({ is: 'choice', of });
export const number = (min = -noLimit, max = noLimit): Rule => ({ is: 'number', min, max });
export const boolean: Rule = { is: 'boolean' };
export const anything: Rule = { is: 'anything' };
export const object = (fields: Shape['fields'], more: Omit<Shape, 'fields'> = {}): Rule => ({ is: 'object', shape: { fields, ...more } });
export const list = (of: Rule, max = noLimit, min = 1): Rule => ({ is: 'list', of, min, max });
export const element = (...types: string[]): Rule => ({ is: 'typed', in: 'elements', types });
export const block = (...types: string[]): Rule => ({ is: 'typed', in: 'blocks', types });
