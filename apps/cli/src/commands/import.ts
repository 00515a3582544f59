import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { importAlertmanager } from '@tocsin/connectors/import/alertmanager/importAlertmanager';
import type { Imported } from '@tocsin/connectors/import/imported';
import { importOnCall } from '@tocsin/connectors/import/oncall/importOnCall';
import { importOpsgenie } from '@tocsin/connectors/import/opsgenie/importOpsgenie';
import { importPagerDuty } from '@tocsin/connectors/import/pagerduty/importPagerDuty';
import { TocsinError } from '@tocsin/contracts/errors';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { didYouMean } from '@tocsin/contracts/suggest';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { readForeign, type Scalars } from '../import/readForeign.ts';
import { importReport } from '../import/report.ts';
import { writeTenantFile } from '../import/writeTenantFile.ts';
import { visible } from '../text/visible.ts';

interface Format {
  title: string;
  scalars: Scalars;
  convert: (source: unknown, options: { tenant: string }) => Imported;
}

/** What can be imported, by the word that names it. */
const formats: Readonly<Record<string, Format>> = {
  alertmanager: { title: 'an Alertmanager file (alertmanager.yml, 0.15 to 0.34)', scalars: 'asWritten', convert: importAlertmanager },
  oncall: { title: 'an export of Grafana OnCall (JSON, docs/importing.md)', scalars: 'typed', convert: importOnCall },
  opsgenie: { title: 'an export of Opsgenie (JSON, docs/importing.md)', scalars: 'typed', convert: importOpsgenie },
  pagerduty: { title: 'schedules and escalation policies of PagerDuty (JSON, docs/importing.md)', scalars: 'typed', convert: importPagerDuty },
};

const usage = `tocsin import FORMAT FILE [--tenant NAME] [--out FILE]
  The tenant file goes to --out or is printed, the report of what has no counterpart goes to stderr.
  FORMAT is one of
${Object.entries(formats)
  .map(([word, { title }]) => `    ${word.padEnd(14)}${title}\n`)
  .join('')}`;

const options = { tenant: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/** Where the command writes. */
interface Screen {
  width: number;
  out: (text: string) => void;
  error: (text: string) => void;
}

const terminal: Screen = {
  width: Math.min(process.stderr.columns ?? 110, 110),
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
};

/** `tocsin import`: makes a tenant file of another tool's. Answers 1, and writes nothing, when that file is not right. */
export async function runImport(args: readonly string[], screen: Screen = terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    screen.out(usage);
    return 0;
  }
  const [word, path, ...more] = positionals;
  if (word === undefined || path === undefined || more.length > 0) throw new Error(usage);
  const format = Object.hasOwn(formats, word) ? formats[word] : undefined;
  if (!format) throw new Error(`there is no format "${word}"${didYouMean(word, Object.keys(formats))}\n${usage}`);
  const tenant = values.tenant ?? tenantOf(path);
  const imported = convert(format, path, tenant, screen);
  if (imported === null) return 1;
  checkResult(imported);
  const text = writeTenantFile(imported.file, headerOf(word, path, imported));
  if (values.out === undefined) screen.out(text);
  else write(values.out, text);
  screen.error(`${importReport(imported, screen.width)}${nextSteps(values.out, tenant)}`);
  return 0;
}

function convert(format: Format, path: string, tenant: string, screen: Screen): Imported | null {
  try {
    return format.convert(readForeign(path, format.scalars), { tenant });
  } catch (error) {
    if (!(error instanceof TocsinError) || error.code !== 'invalid_input') throw error;
    const faults = error.fields.map((fault) => `  ${fault.path}: ${fault.message}\n`).map(visibleLine);
    screen.error(`${path}: ${error.message}\n${faults.join('')}`);
    return null;
  }
}

function visibleLine(line: string): string {
  return `${visible(line.slice(0, -1))}\n`;
}

/** A tenant's name is a person's choice; anything else that is not right is ours. */
function checkResult({ file }: Imported): void {
  const { error } = tenantFileSchema.safeParse(file);
  if (!error) return;
  const faults = fieldFaults(error);
  const named = faults.find(({ path }) => path === 'tenant');
  if (named) throw new Error(`--tenant: ${visible(named.message)}`);
  throw new Error(
    `what was made of the file is not a right tenant file. That is a mistake of Tocsin's: please report it with these lines\n${faults.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`,
  );
}

/** A name for the tenant out of the file's: `Team_A.alertmanager.yml` gives team_a-alertmanager. */
function tenantOf(path: string): string {
  const name = basename(path)
    .replace(/\.(?:ya?ml|json)$/i, '')
    .toLowerCase();
  return (
    name
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 63) || 'imported'
  );
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Error(`${path} is there already; name another file, or move it away`);
    throw error;
  }
}

function headerOf(word: string, path: string, { notes }: Imported): string[] {
  const todo = notes.filter(({ kind }) => kind === 'to do').length;
  const left = todo === 0 ? [] : [`${todo === 1 ? '1 thing is' : `${todo} things are`} left to do: see the report of that command.`];
  return [`Made of ${basename(path)} by \`tocsin import ${word}\`.`, ...left];
}

function nextSteps(out: string | undefined, tenant: string): string {
  const path = out ?? `${tenant}.yaml`;
  const save = out === undefined ? `  save what was printed as ${path}, or use --out\n` : '';
  return `\nNext\n${save}  tocsin check ${path}\n  tocsin routes test severity=critical --config ${path}\n  tocsin apply --dry-run ${path}\n`;
}
