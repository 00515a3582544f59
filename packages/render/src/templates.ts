import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@tocsin/contracts/errors';
import { type Language, modelLanguage } from '@tocsin/contracts/language';
import { Eta } from 'eta/core';
import { languagesOf } from './languagesOf.ts';
import { markedText } from './markup.ts';
import type { RenderFault } from './renderFault.ts';

/** What a message is about; each has a template of its name. */
export type TemplateKind = 'firing' | 'group' | 'resolved' | 'thread' | 'action' | 'escalation' | 'insight' | 'fault' | 'note' | 'digest' | 'dead';

/** A compiled template. It throws whatever the template throws. */
export interface Template {
  file: string;
  run(data: object): string;
}

export interface Templates {
  /** The most special there is: language and alert type, alert type, language, then the general one. */
  resolve(kind: TemplateKind, language: Language, alertType: string): Template | undefined;
  faults: RenderFault[];
}

/** Reads and compiles every `.eta` file of the folder and its language folders, once. One that does not compile is reported and counts as not there. */
export function loadTemplates(templatesDir: string): Templates {
  const eta = new Eta({ autoEscape: true, escapeFunction: markedText, autoTrim: false, plugins: [{ processAST: refuseRawOutput }] });
  const compiled = new Map<string, Template>();
  const faults: RenderFault[] = [];
  for (const { name, language } of templateNames(templatesDir)) {
    const file = `${name}.eta`;
    try {
      eta.loadTemplate(name, readFileSync(join(templatesDir, file), 'utf8'));
      compiled.set(name, { file, run: (data) => eta.render(name, data) });
    } catch (thrown) {
      faults.push({ reason: 'template_broken', language, file, detail: messageOf(thrown).slice(0, 500) });
    }
  }
  return {
    faults,
    resolve: (kind, language, alertType) =>
      compiled.get(`${language}/${kind}.${alertType}`) ?? compiled.get(`${kind}.${alertType}`) ?? compiled.get(`${language}/${kind}`) ?? compiled.get(kind),
  };
}

function templateNames(templatesDir: string): { name: string; language: Language }[] {
  const named = (folder: string) => etaFiles(join(templatesDir, folder)).map((file) => join(folder, file.slice(0, -'.eta'.length)));
  return [
    ...named('').map((name) => ({ name, language: modelLanguage })),
    ...languagesOf(templatesDir).flatMap((language) => named(language).map((name) => ({ name, language }))),
  ];
}

function etaFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.eta'))
    .map((entry) => entry.name);
}

/** `<%~ %>` writes past the escaping. A template needs it for `include` alone, so anything else is a mistake. */
function refuseRawOutput<Node>(nodes: Node[]): Node[] {
  for (const node of nodes) {
    if (typeof node === 'object' && node !== null && 't' in node && node.t === 'r' && 'val' in node && !/^include\s*\(/u.test(String(node.val))) {
      throw new Error(`<%~ ${String(node.val)} %> would not be escaped: use <%= %>`);
    }
  }
  return nodes;
}
