import { z } from 'zod';

/** Languages that messages are written in. Adding one is adding a folder under templates/. */
export const languages = ['en', 'fr', 'de'] as const;
export const languageSchema = z.enum(languages);
export type Language = (typeof languages)[number];
