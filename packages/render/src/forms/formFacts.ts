import type { AlertView } from '@tocsin/contracts/view';
import { firstOf } from '../firstOf.ts';
import type { Size } from '../size.ts';
import type { Words } from '../words.ts';
import { type DeploymentFacts, deploymentFacts } from './deployment.ts';
import type { Form } from './formOf.ts';
import type { FormSource } from './formSource.ts';
import { type HeartbeatFacts, heartbeatFacts } from './heartbeat.ts';
import { type LogFacts, logFacts } from './logPattern.ts';
import { type SecurityFacts, securityFacts } from './security.ts';
import { type ThresholdFacts, thresholdFacts } from './threshold.ts';

/** What templates see of an alert's form as `alert.details`; each form has a template `_<form>.eta`. */
export type FormFacts = ThresholdFacts | DeploymentFacts | SecurityFacts | HeartbeatFacts | LogFacts | Record<never, never>;

const makers: Readonly<Record<Form, (source: FormSource) => FormFacts>> = {
  threshold: thresholdFacts,
  deployment: deploymentFacts,
  security: securityFacts,
  heartbeat: heartbeatFacts,
  log: logFacts,
  generic: () => ({}),
};

/** What an alert says in its form. */
export function formFacts(form: Form, alert: AlertView, words: Words, size: Size): FormFacts {
  const said = (...names: string[]) => firstOf(alert.annotations, names) || firstOf(alert.labels, names);
  return makers[form]({ alert, words, size, said });
}
