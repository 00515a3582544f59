import { type JsonSchema, tenantJsonSchema } from './tenantJsonSchema.ts';

/** The fields that a tenant's file may have at a path; none where it may have no fields, or any. */
export function knownFieldsAt(path: readonly PropertyKey[]): string[] {
  return [...new Set(nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Where else a tenant's file has a field of this name: the nearest below a path, or in the file (`route`, `slack_config`); null when it has none. */
export function placeOfField(name: string, path: readonly PropertyKey[]): string | null {
  return nearestBelow(name, nodesAt(path)) ?? nearestBelow(name, nodesAt([]));
}

function nearestBelow(name: string, nodes: readonly JsonSchema[]): string | null {
  const seen = new Set<JsonSchema>();
  let level: [place: string, node: JsonSchema][] = nodes.map((node) => ['', node]);
  while (level.length > 0) {
    const found = level.find(([, node]) => Object.hasOwn(node.properties ?? {}, name));
    if (found) return found[0];
    const fresh = level.filter(([, node]) => !seen.has(node));
    for (const [, node] of fresh) seen.add(node);
    level = fresh.flatMap(([place, node]) => belowAll(place, node));
  }
  return null;
}

function nodesAt(path: readonly PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>((nodes, part) => nodes.flatMap((node) => below(node, part)), variantsOf(tenantJsonSchema()));
}

function belowAll(place: string, { properties = {}, additionalProperties, items }: JsonSchema): [string, JsonSchema][] {
  const named = Object.entries(properties).map(([name, node]): [string, JsonSchema] => [place === '' ? name : `${place}.${name}`, node]);
  const others: [string, JsonSchema | boolean | undefined][] = [
    [`${place}.<name>`, additionalProperties],
    [`${place}[]`, items],
  ];
  return [...named, ...others].flatMap(([below, node]) =>
    typeof node === 'object' ? variantsOf(node).map((each): [string, JsonSchema] => [below, each]) : [],
  );
}

function below(node: JsonSchema, part: PropertyKey): JsonSchema[] {
  const { properties = {}, additionalProperties, items } = node;
  const name = String(part);
  const next = typeof part === 'number' ? items : Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
  return typeof next === 'object' ? variantsOf(next) : [];
}

/** What a node may be: itself, what it refers to, or one of several. */
function variantsOf(node: JsonSchema): JsonSchema[] {
  if (node.$ref !== undefined) {
    const root = tenantJsonSchema();
    const named = node.$ref === '#' ? root : root.$defs?.[node.$ref.replace('#/$defs/', '')];
    return named ? variantsOf(named) : [];
  }
  return node.anyOf ? node.anyOf.flatMap(variantsOf) : [node];
}
