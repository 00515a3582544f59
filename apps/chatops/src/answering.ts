import type { ReplyView } from '@tocsin/contracts/reply';
import type { HttpProxy } from '@tocsin/outbound/proxy';
import type { Renderer } from '@tocsin/render/renderer';
import { openModal, updateModal } from '@tocsin/slack/modals';
import { withSpan } from '@tocsin/telemetry/tracing';
import { answerPress } from './answerPress.ts';
import type { botClients } from './botClients.ts';
import { answerCommand, ephemeral } from './command/answerCommand.ts';
import type { CommandDeps } from './command/deps.ts';
import { replyLanguage } from './command/replyLanguage.ts';
import type { Reply } from './command/runCommand.ts';
import { runOrAsk } from './command/runOrAsk.ts';
import { respond } from './command/wire.ts';
import { answerForm } from './form/answerForm.ts';
import { type ChangeFormDeps, changeForm } from './form/changeForm.ts';
import { submitForm } from './form/submitForm.ts';
import type { homeShower } from './home/showHome.ts';
import type { Press } from './interaction.ts';
import type { ServerDeps } from './server.ts';

interface Shared<Tx> {
  commands: CommandDeps<Tx>;
  renderer: Pick<Renderer, 'reply' | 'form' | 'formFault'>;
  botOf: ReturnType<typeof botClients>;
  showHome: ReturnType<typeof homeShower<Tx>>;
  /** Where a test stands in for Slack. */
  apiUrl: string | undefined;
  proxy: HttpProxy | null;
}

/** How presses, modals and commands are answered. */
export function answering<Tx>({ commands, renderer, botOf, showHome, apiUrl, proxy }: Shared<Tx>): Pick<ServerDeps, 'press' | 'change' | 'submit' | 'command'> {
  const { fault } = commands;
  const render = (reply: Reply) => renderer.reply(reply).message;
  const renderForm: ChangeFormDeps<Tx>['renderForm'] = (view, memory) => renderer.form(view, memory);
  const late = (url: string, body: object) => respond({ apiUrl, proxy }, url, body);
  const clientOf = async (tenantId: string) => {
    const client = await botOf(tenantId);
    if (client === null) throw new Error(`${tenantId} is connected with no workspace`);
    return client;
  };
  const forms: ChangeFormDeps<Tx> = {
    ...commands,
    renderForm,
    openModal: async (tenantId, triggerId, modal) => openModal(await clientOf(tenantId), triggerId, modal),
    updateModal: async (tenantId, shown, modal) => updateModal(await clientOf(tenantId), shown, modal),
  };
  const tell = async ({ responseUrl, teamId, userId }: Press, tenantId: string, view: ReplyView | null) => {
    // What is pressed on the App Home has none: there the page says it.
    if (responseUrl === null) return showHome({ teamId, userId }, view);
    if (view === null) return;
    await replyLanguage(commands, tenantId, userId)
      .then((language) => late(responseUrl, ephemeral(render({ language, view }))))
      .catch((error: unknown) => fault('tell whoever pressed a button', error));
  };
  const commanding = { run: (typed: Parameters<typeof answerCommand>[1]) => runOrAsk(forms, typed), render, respond: late, fault };
  const submitting = {
    submit: (form: Parameters<typeof answerForm>[1]) => submitForm(forms, form),
    ...{ renderForm, render, renderFault: renderer.formFault, respond: late, fault },
  };
  return {
    press: (press) => withSpan('slack press', { kind: 'server' }, () => answerPress({ ...forms, tell }, press)),
    // Slack has its answer before: what is shown may take a search and a call.
    change: async (form) =>
      void withSpan('slack form', { kind: 'server' }, () => changeForm(forms, form)).catch((error: unknown) => fault('change a modal', error)),
    submit: (form) => withSpan('slack form', { kind: 'server' }, () => answerForm(submitting, form)),
    command: (typed) => withSpan('slack command', { kind: 'server' }, () => answerCommand(commanding, typed)),
  };
}
