import type { ShiftView } from '@tocsin/contracts/shift';
import { firedAt } from './sampleAlerts.ts';

const hour = 3_600_000;
const ana = { name: 'Ana Lopes', slackUser: 'U00ANA' };
const bernd = { name: 'Bernd Vogt', slackUser: 'U0BERND' };
const counts = { firing: 2, acknowledged: 0, resolved: 0, suppressed: 0 };
const groupId = '5d1c7a52-2222-8333-8444-555566667777';

/** What is told of schedules. */
export const sampleShifts: Readonly<Record<string, ShiftView>> = {
  'shift-hand-over': {
    ...{ kind: 'hand_over', schedule: 'primary', coming: [bernd], going: [ana], until: firedAt + 168 * hour, next: [ana] },
    groups: [
      { groupId, code: '5d1c7a52', severity: 'critical', status: 'firing', headline: 'Payments are stuck', counts, since: firedAt, by: null },
      {
        ...{ groupId, code: '77aa01bc', severity: 'warning', status: 'acknowledged', headline: 'Disk of db-1 is 96 % full', since: firedAt - hour, by: 'ana' },
        counts: { ...counts, firing: 0, acknowledged: 1 },
      },
    ],
    more: 3,
  },
  'shift-hand-over-gap': { kind: 'hand_over', schedule: 'primary', coming: [], going: [ana], until: null, next: [], groups: [], more: 0 },
  'shift-reminder': { kind: 'reminder', schedule: 'primary', from: firedAt + hour, to: firedAt + 169 * hour },
  'shift-user-group': { kind: 'user_group', userGroup: 'S0ONCALL', schedules: ['primary', 'database'], cause: 'permission', code: 'permission_denied' },
};
