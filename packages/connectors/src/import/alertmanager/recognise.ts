import { TocsinError } from '@tocsin/contracts/errors';

/** The fields of the file. Throws invalid_input, saying what it seems to be, when it is no Alertmanager file. */
export function recognise(source: unknown): Record<string, unknown> {
  const fields = mappingOf(source);
  if (!fields)
    throw new TocsinError(
      'invalid_input',
      `this is no Alertmanager file: ${source === null || source === undefined ? 'it is empty' : 'it is no mapping of fields'}`,
    );
  if (Object.hasOwn(fields, 'route')) return fields;
  throw new TocsinError('invalid_input', `this is no Alertmanager file: it has no \`route\`.${adviceFor(fields)}`);
}

/** What people have at hand instead. */
function adviceFor(fields: Record<string, unknown>): string {
  const inner = [['config'], ['alertmanager', 'config'], ['spec', 'config']].find((path) => hasRoute(path, fields));
  if (inner) return ` It has one in \`${inner.join('.')}\`: save what is there as a file of its own`;
  if (own(fields, 'kind') === 'AlertmanagerConfig')
    return ' It is the AlertmanagerConfig of a Kubernetes operator; the file it makes is in the secret alertmanager-...-generated';
  if (own(fields, 'kind') === 'Secret' || own(fields, 'kind') === 'ConfigMap')
    return ` It is a ${String(own(fields, 'kind'))} of Kubernetes; save the alertmanager.yaml that it holds as a file of its own`;
  if (typeof own(fields, 'alertmanager_config') === 'string')
    return ' It is a file for Mimir or Cortex; save the text of `alertmanager_config` as a file of its own';
  if (Object.hasOwn(fields, 'slack_config') && Object.hasOwn(fields, 'tenant'))
    return " It is a tenant's file of Tocsin already; look at it with `tocsin check`";
  return '';
}

function hasRoute(path: readonly string[], fields: Record<string, unknown>): boolean {
  const inner = path.reduce<unknown>((at, name) => own(mappingOf(at) ?? {}, name), fields);
  return Object.hasOwn(mappingOf(inner) ?? {}, 'route');
}

function own(fields: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function mappingOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
