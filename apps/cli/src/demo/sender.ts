import type { EscalationLevel } from '@tocsin/contracts/escalation';
import { type AlertsAnswer, alertsAnswerSchema, type NativeAlert } from '@tocsin/contracts/nativeAlert';
import type { Installation } from './installation.ts';

/** What a service does that has something to tell. */
export interface Sender {
  /** Answers the alerts' ids. */
  alerts(alerts: readonly NativeAlert[]): Promise<string[]>;
  escalation(alertId: string, policy: string, levels: readonly EscalationLevel[]): Promise<void>;
  /** How many alerts were sent so far. */
  sent(): number;
}

/** Sends to ingest; throws its own words when it does not take something. */
export function createSender({ ingestUrl, token }: Installation): Sender {
  let sent = 0;
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const authorization = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(ingestUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`ingest answered ${response.status} to ${path}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  return {
    sent: () => sent,
    alerts: async (alerts) => {
      const answer: AlertsAnswer = alertsAnswerSchema.parse(await post('/v1/alerts', alerts));
      sent += answer.accepted;
      return answer.alerts.map(({ id }) => id ?? '');
    },
    escalation: async (alertId, policy, levels) => {
      await post('/v1/escalations', { alert_id: alertId, escalation_policy: policy, escalation_levels: levels });
    },
  };
}
