import type { GroupVerb } from '@tocsin/contracts/form';
import type { Permission } from '@tocsin/contracts/tenant/role';
import type { Done } from './pressButton.ts';

const ofCommands: Readonly<Record<Exclude<GroupVerb, 'labels' | 'show' | 'why'>, Permission>> = {
  ...{
    ack: 'acknowledge',
    unack: 'acknowledge',
    resolve: 'resolve',
    reopen: 'resolve',
    snooze: 'snooze',
    note: 'note',
    give: 'hand_over',
    escalate: 'escalate',
  },
};
const ofButtons: Readonly<Record<Done['do'], Permission>> = {
  ...{ acknowledge: 'acknowledge', unacknowledge: 'acknowledge', resolve: 'resolve', snooze: 'snooze', silence: 'silence', escalate: 'escalate' },
};

/** What somebody must be allowed who does this about a group: by the verb of a command, or what a button does. */
export const permissionOf = { ...ofCommands, ...ofButtons };
