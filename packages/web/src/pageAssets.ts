import type { AssetAnswer } from './assetAnswer.ts';
import { cachedAnswer } from './assetAnswer.ts';
import { type BrowserFile, browserFiles } from './browserFiles.ts';
import { importMapText, vendorModule } from './importMap.ts';
import { assetHeaders, pageHeaders } from './securityHeaders.ts';

/** Modules that several pages share. A page imports them as it does in TypeScript: `<name>/<module>`. */
export interface SharedModules {
  name: string;
  folder: string;
  /** Where they are served, below the page's prefix. */
  path: string;
  /** Styles in the folder; they come before the page's own. */
  styles: readonly string[];
}

export interface PageOptions {
  /** Folder with the page's modules, styles and pictures. */
  folder: string;
  /** URL prefix they are served under, with both slashes. */
  prefix: string;
  title: string;
  /** Module that starts the page and styles it needs, as paths in the folder. */
  entry: string;
  styles: readonly string[];
  /** Picture in the folder for the browser's tab. */
  icon: string;
  description?: string;
  language?: string;
  shared?: readonly SharedModules[];
  /** Further CSP sources for images, such as `https:`. */
  imageSources?: readonly string[];
}

export interface PageAssets {
  /** The HTML document. */
  document(ifNoneMatch?: string): AssetAnswer;
  /** A script, style or picture by URL path, undefined when there is none (or the path is not below the prefix). */
  asset(path: string, ifNoneMatch?: string): Promise<AssetAnswer | undefined>;
  /** The tab's picture, for a server that answers `/favicon.ico`. */
  icon(ifNoneMatch?: string): Promise<AssetAnswer | undefined>;
}

/** A page without a build step: TypeScript modules stripped on the fly, Preact and htm through an import map, a strict CSP, ETags. */
export function createPageAssets(options: PageOptions): PageAssets {
  const shared = options.shared ?? [];
  const importMap = importMapText(options.prefix, shared);
  const html = documentText(options, importMap);
  const headers = { ...pageHeaders({ inlineScripts: [importMap], imageSources: options.imageSources ?? [] }), 'content-type': 'text/html; charset=utf-8' };
  const read = readersOf(options);
  const asset = async (path: string, ifNoneMatch?: string): Promise<AssetAnswer | undefined> => {
    if (!path.startsWith(options.prefix)) return undefined;
    const below = path.slice(options.prefix.length);
    const vendored = vendorModule(below);
    const file = vendored === undefined ? await read(below) : { body: vendored, contentType: 'text/javascript; charset=utf-8' };
    return file && cachedAnswer(file.body, { ...assetHeaders, 'content-type': file.contentType }, ifNoneMatch);
  };
  return {
    document: (ifNoneMatch) => cachedAnswer(html, headers, ifNoneMatch),
    asset,
    icon: (ifNoneMatch) => asset(options.prefix + options.icon, ifNoneMatch),
  };
}

/** Reads a page's own files, and those of the modules it shares below their path. */
function readersOf({ folder, shared = [] }: PageOptions): (path: string) => Promise<BrowserFile | undefined> {
  const own = browserFiles(folder);
  const others = shared.map((modules) => ({ start: `${modules.path}/`, read: browserFiles(modules.folder) }));
  return (path) => {
    const other = others.find(({ start }) => path.startsWith(start));
    return other ? other.read(path.slice(other.start.length)) : own(path);
  };
}

function documentText(options: PageOptions, importMap: string): string {
  const { prefix } = options;
  const sharedStyles = (options.shared ?? []).flatMap((modules) => modules.styles.map((style) => `${modules.path}/${style}`));
  const styles = [...sharedStyles, ...options.styles].map((path) => `<link rel="stylesheet" href="${escapeHtml(prefix + path)}">`).join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(options.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(options.description ?? options.title)}">
<title>${escapeHtml(options.title)}</title>
<link rel="icon" href="${escapeHtml(prefix + options.icon)}">
${styles}
<script type="importmap">${importMap}</script>
<script type="module" src="${escapeHtml(prefix + options.entry)}"></script>
</head>
<body><div id="page"></div><noscript>This page needs JavaScript.</noscript></body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
