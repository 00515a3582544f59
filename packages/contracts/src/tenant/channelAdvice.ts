import { shown } from './shown.ts';

/** What is wrong with what should be a channel, and what was probably meant. */
export function adviceForChannel(written: string): string {
  const wrong = `${shown(written)} is neither #channel-name nor a channel ID`;
  // An address can be a secret, so it is not repeated.
  if (/^https?:/i.test(written) && !/\/archives\//.test(written))
    return 'is a URL, and neither #channel-name nor a channel ID; the one of a webhook is a secret and no part of a file';
  const idInUrl = /\/archives\/([CGD][A-Z0-9]{5,20})/.exec(written)?.[1];
  if (idInUrl !== undefined) return `${wrong}; write ${idInUrl}`;
  if (/^@|^[UW][A-Z0-9]{5,20}$/.test(written)) return `${wrong}: it is a person, and alerts are told in channels`;
  const name = written.trim().replace(/^#+/, '').trim().replace(/\s+/g, '-');
  return /^[^\s#<>&|/]{1,80}$/u.test(name) ? `${wrong}; write "#${name}"` : wrong;
}
