import { shown } from './shown.ts';

/** What is wrong with what should be a channel, and what was probably meant. */
export function adviceForChannel(written: string): string {
  const wrong = `${shown(written)} is neither #channel-name nor a channel ID`;
  const idInUrl = /\/archives\/([CGD][A-Z0-9]{5,20})/.exec(written)?.[1];
  if (idInUrl !== undefined) return `${wrong}; write ${idInUrl}`;
  if (/^\s*https?:/i.test(written)) return `${wrong}; the one of a webhook is a secret and no part of a file`;
  if (/^@|^[UW][A-Z0-9]{5,20}$/.test(written)) return `${wrong}: it is a person, and alerts are told in channels`;
  // Whoever sends a megabyte of blanks is not meant.
  const name = written
    .slice(0, 100)
    .replace(/^[\s#"']+|[\s"']+$/g, '')
    .replace(/\s+/g, '-');
  return /^[^\s#<>&|/"']{1,80}$/u.test(name) ? `${wrong}; write "#${name}"` : wrong;
}
