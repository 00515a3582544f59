import type { Actor } from '../actor.ts';

/** A tenant's file that is to be stored, who wants that and why. */
export interface ConfigChange {
  /** The file as it was written (parsed YAML or JSON). */
  file: unknown;
  /** The text that it was read from, where there was one. */
  written?: string | undefined;
  author: Actor;
  comment?: string | undefined;
  /** The version that the author has seen, null for none. Without it, whichever is there is replaced. */
  replaces?: number | null | undefined;
}
