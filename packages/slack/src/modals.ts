import type { WebClient } from '@slack/web-api';
import type { SlackModal } from '@tocsin/contracts/form';

/** Opens a modal for whoever's press or command gave the trigger. Rejects when Slack does not: a trigger is good once, and for three seconds. */
export async function openModal(client: WebClient, triggerId: string, modal: SlackModal): Promise<void> {
  await client.apiCall('views.open', { trigger_id: triggerId, view: modal });
}

/** Shows something else in a modal that is open. Rejects when somebody else changed it since, or it is closed. */
export async function updateModal(client: WebClient, { viewId, hash }: { viewId: string; hash: string }, modal: SlackModal): Promise<void> {
  await client.apiCall('views.update', { view_id: viewId, hash, view: modal });
}
