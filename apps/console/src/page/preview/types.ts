/** What the server tells the preview, and what the preview asks; both sides import these types. Every text in them is untrusted. */

export interface PreviewChoices {
  samples: string[];
  languages: string[];
  profiles: string[];
  groups: { id: string; headline: string | null; receiver: string }[];
}

export type PreviewSubject = { kind: 'sample'; name: string } | { kind: 'group'; groupId: string } | { kind: 'alert'; alert: unknown };

export interface PreviewRequest {
  subject: PreviewSubject;
  language: string;
  profile: string;
}

export interface PreviewMessage {
  text: string;
  blocks: { type: string; [key: string]: unknown }[];
  attachments?: { color: string; blocks: { type: string; [key: string]: unknown }[]; fallback?: string }[];
}

export interface PreviewAnswer {
  message: PreviewMessage;
  faults: { reason: string; file: string; detail: string }[];
}
