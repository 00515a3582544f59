import type { DoubleState } from '../doubleState.ts';
import type { Arguments } from '../http/parseArguments.ts';
import type { Workspace } from '../state/workspace.ts';

/** A call whose token is known. */
export interface Call {
  state: DoubleState;
  workspace: Workspace;
  args: Arguments;
  /** Where the caller reaches the double. */
  host: string;
}

/** One method of the Web API: returns the answer without `ok`, or throws a `SlackRefusal`. */
export type Method = (call: Call) => Record<string, unknown>;
