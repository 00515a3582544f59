import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import { fileSilenceSchema } from '@tocsin/contracts/tenant/silence';
import { atMost, fieldsOf, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { type Resource, said } from '../resources.ts';

type Silence = Record<string, unknown>;

const silencesMax = 1_000;

/** Silences for what is in maintenance or will be: one for each integration that is switched off by it. All else is a note. */
export function convertMaintenance(reading: Reading, resources: readonly Resource[], integrations: readonly Resource[]): Silence[] {
  const names = new Map(integrations.map(({ id, name }) => [id, name]));
  const silences = resources.flatMap((resource) => silencesOf(reading, resource, names));
  atMost(reading, 'maintenance', silences.length, silencesMax, 'silences');
  return silences;
}

function silencesOf(reading: Reading, { at, fields }: Resource, names: ReadonlyMap<string, string>): Silence[] {
  const status = said(reading, fields, 'status');
  const comment =
    harmless(said(reading, fields, 'description'))
      .trim()
      .slice(0, 900)
      .replace(/[\ud800-\udbff]$/, '') || 'maintenance';
  const time = fieldsOf(reading, fields.take('time'), under(at, 'time'));
  const [start, end] = [said(reading, time, 'startDate'), said(reading, time, 'endDate')];
  const rules = listOf(reading, fields.take('rules'), under(at, 'rules')).map((item) => readEntity(reading, item.value, item.at));
  if (!['active', 'planned'].includes(status)) {
    note(reading, at, 'left out', 'is a maintenance that is neither going on nor planned');
    return [];
  }
  const found = rules.flatMap(({ type, state, id }): Silence[] => {
    const name = type === 'integration' && state === 'disabled' ? names.get(id) : undefined;
    if (!name) return [];
    const matchers = [formatMatcher({ name: 'integration', operator: '=', value: name })];
    const silence = { matchers, ...(start ? { starts_at: start } : {}), ends_at: end, created_by: 'Opsgenie', comment };
    return fileSilenceSchema.safeParse(silence).success ? [silence] : [];
  });
  if (found.length > 0)
    note(
      reading,
      at,
      'to do',
      'silences alerts by the label `integration`, the name of the integration that was switched off: have its source send that label, or they are told',
    );
  if (found.length < rules.length || rules.length === 0)
    note(
      reading,
      at,
      'to do',
      `has ${rules.length === 0 ? 'no rules' : 'rules'} that a silence cannot say exactly, so what they kept quiet is told: silence it with \`tocsin silence add\``,
    );
  return found;
}

function readEntity(reading: Reading, value: unknown, at: string): { type: string; state: string; id: string } {
  const fields = fieldsOf(reading, value, at);
  const entity = fieldsOf(reading, fields.take('entity'), under(at, 'entity'));
  return { type: said(reading, entity, 'type'), state: said(reading, fields, 'state'), id: said(reading, entity, 'id') };
}
