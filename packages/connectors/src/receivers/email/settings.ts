import { z } from 'zod';

const text = z.string().trim().min(1, 'is empty').max(500);

/** How a mail server is reached. TLS is asked for whatever the server offers: on port 465 from the beginning, else by STARTTLS; `tls: none` is for a server of your own network. */
export const emailSettings = z
  .strictObject({
    host: z
      .string()
      .trim()
      .regex(/^[a-z0-9.-]{1,253}$/i, 'is not the name of a host'),
    port: z.coerce.number('is not a port').int().min(1).max(65_535).default(587),
    tls: z.enum(['starttls', 'implicit', 'none'], 'is starttls, implicit or none').optional(),
    user: text.optional(),
    password: text.optional(),
    from: z
      .string()
      .trim()
      .regex(/^[^\s@<>,;:"()[\]\\]{1,64}@[a-z0-9.-]+$/i, 'is not an email address; write it alone, like tocsin@example.com'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), { path: ['password'], message: 'and user go together' });
export type EmailSettings = z.infer<typeof emailSettings>;
