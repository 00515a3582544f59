import type { SlackModal } from '@tocsin/contracts/form';
import type { FilledForm } from '../interaction.ts';
import { askedBy } from './askedBy.ts';
import type { OpenFormDeps } from './openForm.ts';
import { filledSilence, previewedIn } from './silenceForm.ts';

export interface ChangeFormDeps<Tx> extends OpenFormDeps<Tx> {
  /** Rejects when Slack does not take it, also when another change came first. */
  updateModal(tenantId: string, shown: { viewId: string; hash: string }, modal: SlackModal): Promise<void>;
}

/** Shows what a silence would take, while it is being filled in. Nothing for whoever's workspace is not connected with the tenant. */
export async function changeForm<Tx>(deps: ChangeFormDeps<Tx>, form: FilledForm): Promise<void> {
  const asked = await askedBy(deps, form);
  if (asked === null || form.memory.verb !== 'silence') return;
  const view = await filledSilence(deps, asked.tenantId, form.values, false);
  const memory = { ...form.memory, previewed: previewedIn(view) };
  await deps.updateModal(asked.tenantId, form, deps.renderForm({ language: asked.language, view }, memory));
}
