import type { Notice } from '@tocsin/contracts/notice';
import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { Outcome } from '@tocsin/core/delivery';
import type { z } from 'zod';
import { email } from './email/email.ts';
import { pagerduty } from './pagerduty/tellPagerduty.ts';
import type { Receiver, ReceiverDeps, SeenThere, Telling } from './receiver.ts';
import { servicenow } from './servicenow/servicenow.ts';
import { signedWebhook } from './signed-webhook/signedWebhook.ts';

/** A receiver whatever its kind: what an endpoint is set with is checked when it is used. */
export interface AnyReceiver {
  kind: ServiceKind;
  settings: z.ZodType<unknown>;
  bare: string | null;
  made: { field: string; make(bytes: Buffer): string } | null;
  perSecond: number;
  burst: number;
  tell(deps: ReceiverDeps, telling: Omit<Telling<ServiceKind, unknown>, 'notice'> & { notice: Notice }): Promise<Outcome>;
  look: ((deps: ReceiverDeps, settings: unknown, incidents: readonly { key: string; id: string }[]) => Promise<SeenThere>) | null;
}

/** The receivers that there are: a kind is its folder, and a line here. */
const receivers: Readonly<Record<ServiceKind, AnyReceiver>> = {
  pagerduty: anyOf(pagerduty),
  servicenow: anyOf(servicenow),
  email: anyOf(email),
  signed_webhook: anyOf(signedWebhook),
};

/** The receiver of a kind. */
export function receiverOf(kind: ServiceKind): AnyReceiver {
  return receivers[kind];
}

function anyOf<Kind extends ServiceKind, Settings>(receiver: Receiver<Kind, Settings>): AnyReceiver {
  const { look } = receiver;
  return {
    ...receiver,
    made: receiver.made ?? null,
    tell: async (deps, { notice, settings, ...telling }) => {
      if (!isFor(notice, receiver.kind)) return { kind: 'bad_content', code: 'not_its_notice' };
      return receiver.tell(deps, { ...telling, notice, settings: receiver.settings.parse(settings) });
    },
    look: look === undefined ? null : (deps, settings, incidents) => look(deps, receiver.settings.parse(settings), incidents),
  };
}

function isFor<Kind extends ServiceKind>(notice: Notice, kind: Kind): notice is Telling<Kind, unknown>['notice'] {
  return notice.to.kind === kind;
}
