/** The languages that the page has a catalog in. The one that is said when a reader wants none of them comes first. */
export const languages = ['en', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];
