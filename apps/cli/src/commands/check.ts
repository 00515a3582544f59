import { parseArgs } from 'node:util';
import { allRoutes } from '@tocsin/core/configWarnings/routeTrees';
import { languagesOf } from '@tocsin/render/languagesOf';
import { faultLines } from '../config/fileFault.ts';
import { fileWarnings } from '../config/fileWarnings.ts';
import { whyUnreadable } from '../config/readText.ts';
import { type ReadFile, readTenantFiles } from '../config/tenantFiles.ts';
import { table } from '../text/table.ts';

const usage = `tocsin check FILE|FOLDER ... [--strict] [--templates FOLDER]

Says what is wrong with tenant files: path:line:column, the field, and what to write. Answers 1 when something is.

  --strict     warnings count too: routes that no alert comes to, names that nobody uses, silences that are over ...
  --templates  the folder of message templates, if it is not the one that comes with Tocsin: which languages there are
`;

const options = { strict: { type: 'boolean', default: false }, templates: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
const shippedTemplates = new URL('../../../../templates/', import.meta.url).pathname;

/** Of more files than this only their number is said. */
const summariesMax = 40;

/** Where the command writes, and what time it is (ms since 1970). */
interface Deps {
  out(text: string): void;
  error(text: string): void;
  now(): number;
}

const own: Deps = { out: (text) => void process.stdout.write(text), error: (text) => void process.stderr.write(text), now: Date.now };

/** `tocsin check FILE|FOLDER`: says what is wrong with tenant files and what is hardly meant, or that nothing is. */
export async function runCheck(args: readonly string[], deps: Deps = own): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    deps.out(usage);
    return 0;
  }
  if (positionals.length === 0) throw new Error('name a tenant file or a folder of them: tocsin check tenants/');
  const { files, faults } = readTenantFiles(...positionals);
  const warnings = fileWarnings(files, { languages: readLanguages(values.templates ?? shippedTemplates), now: deps.now() });
  for (const line of faultLines([...faults, ...warnings])) deps.error(`${line}\n`);
  const wrong = values.strict ? [...faults, ...warnings] : faults;
  if (wrong.length > 0) {
    deps.error(`${count(wrong.length, 'mistake')} in ${count(new Set(wrong.map(({ path }) => path)).size, 'file')}\n`);
    return 1;
  }
  const more = warnings.length > 0 ? `, with ${count(warnings.length, 'warning')}` : '';
  deps.out(`${files.length === 1 ? '1 tenant file is' : `${files.length} tenant files are`} right${more}\n${summary(files)}`);
  return 0;
}

function readLanguages(templates: string): string[] {
  try {
    return languagesOf(templates);
  } catch (error) {
    throw new Error(`--templates ${templates}: ${whyUnreadable(templates, error)}`, { cause: error });
  }
}

function summary(files: readonly ReadFile[]): string {
  if (files.length > summariesMax) return '';
  const rows = files.map(({ file }) => [`  ${file.tenant}`, allRoutes(file).length, file.receivers?.length ?? 0, file.silences?.length ?? 0]);
  return table([['  tenant', 'routes', 'receivers', 'silences'], ...rows]);
}

function count(number: number, name: string): string {
  return `${number} ${name}${number === 1 ? '' : 's'}`;
}
