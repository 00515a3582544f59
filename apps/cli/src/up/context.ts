import type { RunFile } from '@tocsin/devkit/embedded/runFile';
import type { UpEnv } from './env.ts';
import type { AppPlan } from './fleet.ts';
import type { UpOptions } from './options.ts';
import type { Output, Progress } from './screen.ts';
import type { Stopping } from './stopping.ts';

/** What the launcher cannot do itself. */
export interface UpDeps {
  /** Brings the database up to date; answers the numbers of the migrations it applied. */
  migrate(postgresUrl: string): Promise<readonly number[]>;
  /** Writes the tenants: the default one, and what TOCSIN_CONFIG names. Gets the environment the apps will get; answers a phrase for people. */
  apply(env: Readonly<Record<string, string>>): Promise<string>;
}

export interface UpInput {
  /** Root of the checkout. */
  root: string;
  version: string;
  env: UpEnv;
  options: UpOptions;
  output: Output;
  /** Default: the fleet of the options, with the Slack double when no Slack was given. */
  fleet?: readonly AppPlan[];
}

/** Things that run, in the order they were started; each knows how to end itself. */
export type Started = { name: string; isServer: boolean; stop: () => Promise<void> }[];

/** What the steps of a start share. */
export interface StartContext {
  input: UpInput;
  folder: string;
  progress: Progress;
  stopping: Stopping;
  runFile: RunFile;
  started: Started;
}
