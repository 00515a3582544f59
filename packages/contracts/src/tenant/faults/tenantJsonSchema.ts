import { z } from 'zod';
import { tenantFileSchema } from '../../tenantFile.ts';

/** The part of JSON Schema that zod makes of a tenant's file. */
export interface JsonSchema {
  title?: string;
  description?: string;
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
}

let made: JsonSchema | undefined;

/** A tenant's file as JSON Schema, of what is written and not of what it becomes: for editors, and to know which fields there are. What one part says of another is not in it. */
export function tenantJsonSchema(): JsonSchema {
  made ??= makeSchema();
  return made;
}

function makeSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(tenantFileSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, title: 'Tocsin: a tenant file', ...schema } as JsonSchema;
}
