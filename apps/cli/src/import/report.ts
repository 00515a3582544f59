import type { Imported, ImportNote } from '@tocsin/connectors/import/imported';
import { visible } from '../text/visible.ts';

const kinds: readonly { kind: ImportNote['kind']; title: string; meaning: string }[] = [
  { kind: 'to do', title: 'To do', meaning: 'somebody has to decide or fill in something' },
  { kind: 'changed', title: 'Changed', meaning: 'is there in another form' },
  { kind: 'left out', title: 'Left out', meaning: 'nothing stands for it' },
];

/** What became of a file, for the person who imports it: counts, then all notes, the same ones together. What is not named is the same as it was. */
export function importReport(imported: Imported, width: number): string {
  const { file, notes } = imported;
  const sections = kinds.flatMap(({ kind, title, meaning }) => {
    const found = notes.filter((note) => note.kind === kind);
    return found.length === 0 ? [] : [`\n${title} (${found.length}): ${meaning}\n${notesText(found, width)}`];
  });
  return `${countsText(file)}\n${sections.length > 0 ? sections.join('') : '\nNothing had to be changed or left out\n'}`;
}

/** `tenant acme: 3 receivers, 12 routes, 1 inhibition rule`. */
function countsText(file: Imported['file']): string {
  const counts = [
    counted(listIn(file, 'receivers').length, 'receiver'),
    counted(routesIn(file['route']) - 1, 'route'),
    counted(listIn(file, 'inhibit_rules').length, 'inhibition rule'),
    counted(listIn(file, 'time_intervals').length, 'time interval'),
    counted(listIn(file, 'silences').length, 'silence'),
    ...onCallCounts(file),
  ];
  return `Tenant ${String(file['tenant'])}: ${counts.join(', ')}`;
}

/** Where there is none of them, nobody looks for them either. */
function onCallCounts(file: Imported['file']): string[] {
  const counts = [
    { many: listIn(file, 'people').length, what: 'person', plural: 'people' },
    { many: listIn(file, 'schedules').length, what: 'schedule', plural: 'schedules' },
    { many: listIn(file, 'escalation_policies').length, what: 'escalation policy', plural: 'escalation policies' },
  ];
  return counts.flatMap(({ many, what, plural }) => (many === 0 ? [] : [`${many} ${many === 1 ? what : plural}`]));
}

function notesText(notes: readonly ImportNote[], width: number): string {
  const together = Map.groupBy(notes, ({ message }) => message);
  return [...together]
    .map(([message, same]) => {
      const places = wrapped(same.map(({ at }, index) => `${at || '(the file)'}${index < same.length - 1 ? ',' : ''}`).join(' '), 2, width);
      return `${places}${wrapped(message, 6, width)}`;
    })
    .join('');
}

function wrapped(text: string, indent: number, width: number): string {
  const lines: string[] = [];
  for (const word of visible(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

function routesIn(route: unknown): number {
  return 1 + listIn(route, 'routes').reduce<number>((sum, child) => sum + routesIn(child), 0);
}

function listIn(fields: unknown, name: string): unknown[] {
  const list: unknown = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>)[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
