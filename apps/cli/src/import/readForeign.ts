import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type SchemaOptions } from 'yaml';

const bytesMax = 20_000_000;

/** How the scalars of a file are read: `asWritten`, every one a text (`1.0`, `yes` and `09:00` stay what they are), or `typed`, as JSON and YAML 1.2 have them. */
export type Scalars = 'asWritten' | 'typed';

/** Reads another tool's YAML or JSON. Throws with line and column when it is neither; never repeats what stands there, for it may be a secret. */
export function readForeign(path: string, scalars: Scalars): unknown {
  const text = readFileSync(path, 'utf8');
  if (text.length > bytesMax) throw new Error(`${path} is larger than ${bytesMax / 1_000_000} MB`);
  const lines = new LineCounter();
  // Null is a type of its own even there: what is not said is not the text "~".
  const schema: SchemaOptions = scalars === 'asWritten' ? { schema: 'failsafe', customTags: ['null'] } : {};
  const document = parseDocument(text, { ...schema, merge: true, logLevel: 'error', lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new Error(`${path}:${line}:${col} ${error.message.replace(/: ".*$/s, '')}`);
  }
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (cause) {
    throw new Error(`${path}: an alias (*name) leads nowhere, to itself or to too much`, { cause });
  }
}
