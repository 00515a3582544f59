/** What became of one thing that the imported file says and a tenant's file cannot say in the same way. */
export interface ImportNote {
  /** Where it stands in the imported file: `receivers[2].pagerduty_configs[0]`. */
  at: string;
  /** `changed`: it is there in another form; `left out`: nothing stands for it; `to do`: somebody has to decide or fill in something. */
  kind: 'changed' | 'left out' | 'to do';
  /** What it was, what that means for alerts, and what to do about it, in a sentence that follows `at`. */
  message: string;
}

/** A tenant's file made of somebody else's, as a person would write it; `tenantFileSchema` takes it. */
export interface Imported {
  file: Readonly<Record<string, unknown>>;
  /** All that is not the same as it was, in the order of the imported file. What is not named here is the same. */
  notes: ImportNote[];
}
