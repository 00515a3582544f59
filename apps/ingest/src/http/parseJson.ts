import { isUtf8 } from 'node:buffer';
import { messageOf, TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import { isDeeperThan } from './jsonDepth.ts';

const byteOrderMark = 0xfeff;

/** The value of a JSON body. Throws `invalid_input` when it is empty, not UTF-8, nested too deep or not JSON. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new TocsinError('invalid_input', 'the body is empty');
  if (!isUtf8(body)) throw new TocsinError('invalid_input', 'the body is not UTF-8');
  if (isDeeperThan(body, limits.jsonDepth)) throw new TocsinError('invalid_input', `the body is nested deeper than ${limits.jsonDepth} levels`);
  const text = body.toString('utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
  } catch (error) {
    throw new TocsinError('invalid_input', `the body is not JSON: ${messageOf(error).slice(0, 200)}`, { cause: error });
  }
}
