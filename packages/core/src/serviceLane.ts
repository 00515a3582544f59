import type { NoticeFor } from '@tocsin/contracts/notice';
import type { FileReceiver } from '@tocsin/contracts/tenant/receiver';
import { type ServiceKind, serviceKinds } from '@tocsin/contracts/tenant/service';

/** The service that a lane leads to, and the endpoint's name; null for a lane of Slack's. */
export function serviceOfLane(lane: string): { kind: ServiceKind; endpoint: string } | null {
  const at = lane.indexOf(':');
  const kind = serviceKinds.find((each) => each === lane.slice(0, at));
  return kind === undefined ? null : { kind, endpoint: lane.slice(at + 1) };
}

/** The lane of an endpoint: `pagerduty:payments`. */
export function laneOfService(kind: ServiceKind, endpoint: string): string {
  return `${kind}:${endpoint}`;
}

/** What a receiver sends beside Slack, in the order of the kinds. */
export function servicesOf(receiver: FileReceiver): NoticeFor[] {
  return serviceKinds.flatMap((kind) => (receiver[kind] ?? []).map((entry) => ({ kind, ...entry }) as NoticeFor));
}

const shownKinds: Readonly<Record<ServiceKind, string>> = {
  pagerduty: 'PagerDuty',
  servicenow: 'ServiceNow',
  email: 'email',
  signed_webhook: 'signed webhook',
};

/** What people call it: `PagerDuty payments`. */
export function nameOfService({ kind, endpoint }: { kind: ServiceKind; endpoint: string }): string {
  return `${shownKinds[kind]} ${endpoint}`;
}
