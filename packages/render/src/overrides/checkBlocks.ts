import { didYouMean } from '@tocsin/contracts/suggest';
import { TagToken, type TopLevelToken } from 'liquidjs';
import { overrideLimits } from './overrideLimits.ts';
import { placed } from './place.ts';
import { tags } from './tags.ts';

/**
 * What is wrong with a template's tags before they are read: a name that is not offered, a block that is not closed, blocks too deep in each other (LiquidJS reads
 * and renders them by recursion). Null when nothing is.
 */
export function checkBlocks(text: string, pieces: readonly TopLevelToken[]): string | null {
  const open: TagToken[] = [];
  for (const piece of pieces) {
    if (!(piece instanceof TagToken)) continue;
    const problem = take(piece, open);
    if (problem !== null) return placed(text, piece.begin, problem);
  }
  const unclosed = open.at(-1);
  return unclosed ? placed(text, unclosed.begin, `{% ${unclosed.name} %} is not closed: {% end${unclosed.name} %} is missing`) : null;
}

/** Opens or closes a block in `open`, or says what is wrong with the tag there. */
function take(token: TagToken, open: TagToken[]): string | null {
  const { name } = token;
  const inside = open.at(-1)?.name;
  if (inside !== undefined && name === `end${inside}`) {
    open.pop();
    return null;
  }
  if (inside === 'comment') return null;
  const tag = tags.get(name);
  if (!tag) return strayOrUnknown(name, inside);
  if (tag.isBlock) open.push(token);
  return open.length > overrideLimits.depth ? `{% ${name} %} is too deep: at most ${overrideLimits.depth} blocks in each other` : null;
}

function strayOrUnknown(name: string, inside: string | undefined): string | null {
  if (inside !== undefined && tags.get(inside)?.parts.includes(name)) return null;
  const closes = name.startsWith('end') ? name.slice(3) : '';
  if (tags.get(closes)?.isBlock) return `{% ${name} %} closes nothing${inside === undefined ? '' : `: the open block is {% ${inside} %}`}`;
  const owners = [...tags].filter(([, { parts }]) => parts.includes(name)).map(([owner]) => owner);
  if (owners.length > 0) return `{% ${name} %} belongs in ${owners.join(', ')}`;
  return `no tag is named ${name === '' ? 'nothing' : name}${didYouMean(name, [...tags.keys()].flatMap(spellings))}`;
}

function spellings(name: string): string[] {
  const tag = tags.get(name);
  return [name, ...(tag?.parts ?? []), ...(tag?.isBlock ? [`end${name}`] : [])];
}
