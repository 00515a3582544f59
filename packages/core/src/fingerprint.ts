/** FNV-1a 64 as 16-bit halves of its two 32-bit words: the prime is 2^40 + 435, and 435 times 16 bits stays an int32. */
const offsetHigh = 0xcbf29ce4 | 0;
const offsetLow = 0x84222325 | 0;
const separator = 0xff;

/** The hash of the call at work: two words cannot be returned without an allocation for each byte. */
let high = 0;
let low = 0;

/**
 * Alertmanager's fingerprint of a label set: 16 hex digits of FNV-1a 64 over the labels sorted by name, each name and each value followed by byte 255
 * (prometheus/common model/signature.go). Same set, same digits, in whatever order it came. Halves of surrogate pairs count as U+FFFD.
 */
export function fingerprint(labels: Readonly<Record<string, string>>): string {
  high = offsetHigh;
  low = offsetLow;
  for (const name of sortedNames(labels)) {
    takeText(name);
    takeByte(separator);
    takeText(labels[name] ?? '');
    takeByte(separator);
  }
  return hex(high) + hex(low);
}

/** The names of a label set in the order of their UTF-8 bytes, as Go sorts strings. JavaScript's own order differs where surrogate pairs meet U+E000 and above. */
export function sortedNames(labels: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(labels).sort();
  return names.some(isBeyondAscii) ? names.sort(byCodePoint) : names;
}

function isBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return true;
  return false;
}

function byCodePoint(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  for (let at = 0; at < end; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return lifted(a) - lifted(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for U+10000 and above, so they come after every other code unit. */
function lifted(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function takeText(text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) takeByte(unit);
    else if (takeWide(text.codePointAt(at) ?? 0)) at += 1;
  }
}

/** UTF-8 of a code point above U+007F; true when it took two code units. */
function takeWide(point: number): boolean {
  if (point >= 0xd800 && point <= 0xdfff) return takeWide(0xfffd);
  if (point < 0x800) takeByte(0xc0 | (point >> 6));
  else {
    if (point < 0x10000) takeByte(0xe0 | (point >> 12));
    else {
      takeByte(0xf0 | (point >> 18));
      takeByte(0x80 | ((point >> 12) & 0x3f));
    }
    takeByte(0x80 | ((point >> 6) & 0x3f));
  }
  takeByte(0x80 | (point & 0x3f));
  return point > 0xffff;
}

function takeByte(byte: number): void {
  const word = low ^ byte;
  const lower = (word & 0xffff) * 435;
  const upper = (word >>> 16) * 435 + (lower >>> 16);
  high = (Math.imul(high, 435) + (upper >>> 16) + (word << 8)) | 0;
  low = (upper << 16) | (lower & 0xffff);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
