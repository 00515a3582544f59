/** What one request may bring. Larger is refused before it is parsed or, for a field, by name. Sources: DESIGN section 3.1 and Slack's own limits. */
export const limits = {
  bodyBytes: 1_048_576,
  jsonDepth: 32,
  alertsPerRequest: 1_000,
  alertsPerJob: 500,
  jobBytes: 262_144,
  labelsPerAlert: 64,
  labelNameChars: 128,
  labelValueChars: 2_048,
  annotationsPerAlert: 32,
  annotationChars: 16_384,
  messageChars: 8_192,
  dedupKeyChars: 255,
  idempotencyKeyChars: 255,
} as const;
