/** What a template of a tenant may cost. All of it is worked out within these, whoever wrote the template and whatever the alert says. */
export const overrideLimits = {
  /** Characters of a template; as `contracts/tenant/templateOverride.ts` has it. */
  templateChars: 4_000,
  /** Tags and values (`{% %}` and `{{ }}`) in one template: bounds the memory of a compiled one. */
  pieces: 200,
  /** Blocks in blocks, and `[ ]` in `[ ]`. */
  depth: 8,
  /** Pieces, names, filters and comparisons that one rendering may work out, each round of a loop anew. The same on a slow machine as on a fast one. */
  steps: 5_000,
  /** The net under `steps`. Much more than honest templates take, so that a pause of the machine does not change what a message says. */
  renderMs: 50,
  /** Characters that filters may make in one rendering, all together. */
  filterChars: 200_000,
  /** Characters of a value that goes into a filter or comes out of it. */
  valueChars: 4_000,
  /** Entries of a list. */
  listEntries: 100,
  /** Characters of the text, as Slack counts them once escaped. */
  outputChars: 3_000,
  /** Compiled templates that one version of a tenant's file keeps. */
  compiled: 64,
} as const;
