// House rules that no other tool checks. Prints file:line and the rule; exit code 1 when one is broken. Rules: CONTRIBUTING.md.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const skip = (path) => /(^|\/)(node_modules|dist|\.turbo|\.tocsin|vendor)(\/|$)/.test(path);
const find = (patterns) =>
  globSync(patterns, { cwd: root, exclude: skip })
    .filter((path) => !skip(path))
    .sort();

const maxLines = 300;
const isTest = (path) => path.includes('.test.') || path.startsWith('test/') || path.startsWith('scripts/');
const isCatalog = (path) => path.startsWith('templates/') || /(^|\/)(generated|catalogs?)(\/|\.)/.test(path);

/** Each rule: a pattern that must not occur in a line of code, and where it does not apply. */
const lineRules = [
  { rule: 'process.env belongs in env.ts', pattern: /\bprocess\.env\b/, except: (path) => isTest(path) || path.endsWith('/env.ts') },
  { rule: 'no `export *`: name what is exported', pattern: /^\s*export \*/, except: () => false },
  {
    rule: 'no `any`: say the type, or unknown',
    pattern: /(?::\s*|<|\bas\s+|\|\s*)any\b(?!\s*\()(?=\s*[;,)>=|&\]}[]|\s*$)/,
    except: (path) => !path.endsWith('.ts'),
  },
  { rule: 'no ts-ignore: fix the type', pattern: /@ts-(?:ignore|nocheck|expect-error)/, except: () => false },
  { rule: 'no TODO: do it, or write an issue', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, except: () => false },
  {
    rule: 'no fixed sleep in a test: wait for the event',
    pattern: /(?:\bawait (?:sleep|delay|pause|wait|setTimeout)\(\s*[\d_]+\s*[,)])|new Promise\(\(?\w+\)? => (?:void )?setTimeout\(\w+, [\d_]+\)\)/,
    except: (path) => !path.includes('.test.') && !path.startsWith('test/'),
  },
  { rule: 'no decorators', pattern: /^\s*@\w+(?:\(.*\))?\s*$/, except: (path) => !path.endsWith('.ts') },
];

const problems = [...codeProblems(), ...lockfileProblems(), ...documentProblems()];
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.stdout.write(`\n${problems.length} house rules broken\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function codeProblems() {
  const files = find([
    '{apps,packages}/*/src/**/*.{ts,mjs,js,css,sql,lua}',
    'packages/*/{lua,migrations,public}/**/*.{lua,sql,js,mjs,css}',
    'test/**/*.{ts,mjs}',
    'scripts/**/*.mjs',
  ]);
  return files.flatMap((path) => {
    const lines = readFileSync(join(root, path), 'utf8').replace(/\n$/, '').split('\n');
    const long = lines.length > maxLines && !isCatalog(path) ? [`${path}:${maxLines} ${lines.length} lines: ${maxLines} is the most, one idea a file`] : [];
    return path === 'scripts/house-rules.mjs' ? long : [...long, ...lines.flatMap((line, at) => lineProblems(path, line, at + 1))];
  });
}

function lineProblems(path, line, number) {
  return lineRules.filter(({ pattern, except }) => pattern.test(line) && !except(path)).map(({ rule }) => `${path}:${number} ${rule}`);
}

function lockfileProblems() {
  const lines = readFileSync(join(root, 'package-lock.json'), 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    line.includes('"resolved": "http') ? [`package-lock.json:${at + 1} no download addresses: npm install with the .npmrc of this project`] : [],
  );
}

/** Paths in code spans and links of the documents: what looks like a path of this checkout has to be there. */
function documentProblems() {
  const tops = '(?:apps|packages|scripts|templates|deploy|docs|test)';
  const inCode = new RegExp(`\`(${tops}/[\\w./@-]*[\\w/])\``, 'g');
  const inLinks = /\]\((?!https?:|mailto:|#)([^)#\s]+)/g;
  return find(['*.md', 'docs/**/*.md', '{apps,packages,deploy,templates,test}/**/*.md']).flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const named = [...line.matchAll(inCode)].map((match) => ({ text: match[1], file: match[1] }));
        const linked = [...line.matchAll(inLinks)].map((match) => ({ text: match[1], file: join(dirname(path), decodeURI(match[1])) }));
        return [...named, ...linked]
          .filter(({ file }) => !existsSync(join(root, file)))
          .map(({ text }) => `${path}:${at + 1} names ${text}, which is not there`);
      }),
  );
}
