import { z } from 'zod';
import { serviceUrlSchema } from '../serviceUrl.ts';

const text = z.string().trim().min(1, 'is empty').max(500);

/** How a ServiceNow instance is reached: with a user's name and password, or by OAuth with a client of its own, in a user's name where one is given too. */
export const servicenowSettings = z
  .strictObject({ url: serviceUrlSchema, user: text.optional(), password: text.optional(), client_id: text.optional(), client_secret: text.optional() })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), { path: ['password'], message: 'and user go together' })
  .refine(({ client_id, client_secret }) => (client_id === undefined) === (client_secret === undefined), {
    path: ['client_secret'],
    message: 'and client_id go together',
  })
  .refine(({ user, client_id }) => user !== undefined || client_id !== undefined, {
    path: ['user'],
    message: 'is missing: give user and password, or client_id and client_secret',
  });
export type ServicenowSettings = z.infer<typeof servicenowSettings>;
