import { alertmanagerWebhookSchema } from '@tocsin/connectors/alertmanager/webhook';
import { alertSearchAnswerSchema, alertSearchSchema } from '@tocsin/contracts/alertSearch';
import { errorCodes } from '@tocsin/contracts/errors';
import { escalationRequestSchema } from '@tocsin/contracts/escalation';
import { alertsAnswerSchema, nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { z } from 'zod';

const fault = z.object({ path: z.string(), message: z.string() });
const errorSchema = z.object({ error: z.object({ code: z.enum(errorCodes), message: z.string(), fields: z.array(fault).optional() }) });
const postableAlertSchema = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).optional(),
  startsAt: z.iso.datetime({ offset: true }).optional(),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().optional(),
});
const alertSchema = z.looseObject({ id: z.uuid(), fingerprint: z.string(), status: z.enum(['firing', 'acknowledged', 'resolved']) });

/** The description of the API (OpenAPI 3.1), made of the schemas that the requests are checked with. */
export function openApi(version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Tocsin ingest', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ token: [] }],
    paths: {
      '/v1/alerts': {
        get: operation('Search alerts, what changed last first', null, 200, alertSearchAnswerSchema, searchParameters()),
        post: operation('Send one alert or many', z.union([nativeAlertSchema, z.array(nativeAlertSchema)]), 202, alertsAnswerSchema, [repeatHeader]),
      },
      '/v1/alerts/{id}': { get: operation('How an alert stands', null, 200, alertSchema, [inPath('id')]) },
      '/v1/heartbeats/{name}': { post: operation('Say that a source is well', null, 202, z.object({ heartbeat: z.string() }), [inPath('name')]) },
      '/v1/escalations': {
        post: operation('Tell others when nobody acknowledges', escalationRequestSchema, 202, z.object({ escalation_id: z.uuid() }), [repeatHeader]),
      },
      '/api/v2/alerts': { post: operation('As Prometheus sends alerts to an Alertmanager', z.array(postableAlertSchema), 200, null, []) },
      '/v1/hooks/alertmanager/{key}': {
        post: operation("Alertmanager's webhook; the key is a token", alertmanagerWebhookSchema, 202, alertsAnswerSchema, [inPath('key')]),
      },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of your tenant, with the scope ingest or read' } } },
  };
}

const repeatHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'The same key and body are taken once',
};
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

/** A parameter of the query for each field of a search; what is an array may be given again. */
function searchParameters(): object[] {
  const { properties = {} } = z.toJSONSchema(alertSearchSchema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'boolean' ? {} : property;
    return { name, in: 'query', required: false, ...(description ? { description } : {}), schema };
  });
}

function operation(summary: string, body: z.ZodType | null, status: number, answer: z.ZodType | null, parameters: object[]): object {
  return {
    summary,
    parameters,
    ...(body ? { requestBody: { required: true, content: content(body, 'input') } } : {}),
    responses: {
      [status]: { description: 'Done', ...(answer ? { content: content(answer, 'output') } : {}) },
      default: { description: 'Refused: what is wrong, and with which field', content: content(errorSchema, 'output') },
    },
  };
}

function content(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return { 'application/json': { schema: json } };
}
