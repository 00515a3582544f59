import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { z } from 'zod';

interface JsonSchema {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
}

const root = z.toJSONSchema(tenantFileSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** The fields that a tenant's file may have at a path; none where it may have no fields. */
export function knownFieldsAt(path: readonly PropertyKey[]): string[] {
  const at = path.reduce<JsonSchema[]>((nodes, part) => nodes.flatMap((node) => below(node, part)), variantsOf(root));
  return [...new Set(at.flatMap((node) => Object.keys(node.properties ?? {})))];
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
    const named = node.$ref === '#' ? root : root.$defs?.[node.$ref.replace('#/$defs/', '')];
    return named ? variantsOf(named) : [];
  }
  return node.anyOf ? node.anyOf.flatMap(variantsOf) : [node];
}
