/** The names in Redis of what `admission` keeps for a tenant in a queue: see the scripts. `waiting` is one for all tenants. */
export function admissionKeys(prefix: string, queue: string, tenant: string) {
  const name = `${prefix}:turns:${queue}`;
  return {
    turns: `${name}:of:${tenant}`,
    line: `${name}:line:${tenant}`,
    bodies: `${name}:bodies:${tenant}`,
    bytes: `${name}:bytes:${tenant}`,
    waiting: `${name}:waiting`,
  };
}
