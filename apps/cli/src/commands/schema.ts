import { parseArgs } from 'node:util';
import { tenantJsonSchema } from '@tocsin/contracts/tenant/faults/tenantJsonSchema';

const usage = `tocsin schema > tenant.schema.json

Prints the JSON Schema of a tenant file. An editor uses it when the file begins with
# yaml-language-server: $schema=tenant.schema.json
`;

/** `tocsin schema`: the JSON Schema of a tenant file. What one part of a file says of another is not in it; `tocsin check` sees that too. */
export async function runSchema(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: 'boolean', default: false } } });
  process.stdout.write(values.help ? usage : schemaText());
  return 0;
}

/** The schema as its file has it. */
export function schemaText(): string {
  return `${JSON.stringify(tenantJsonSchema(), null, 2)}\n`;
}
