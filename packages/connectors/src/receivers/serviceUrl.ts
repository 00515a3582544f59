import { z } from 'zod';

/** The address of a service, as an endpoint is set with it. It may be a secret, so no fault repeats it. */
export const serviceUrlSchema = z.string().transform((text, context): string => {
  const url = URL.parse(text.trim());
  const fault =
    url === null
      ? 'is not a URL'
      : /^https?:$/.test(url.protocol)
        ? url.username || url.password
          ? 'has a user or a password in it'
          : null
        : 'does not begin with https://';
  if (fault === null && url !== null) return url.href.replace(/\/$/, '');
  context.addIssue({ code: 'custom', message: `${fault}; write it like https://host.example` });
  return z.NEVER;
});
