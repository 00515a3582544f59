import type { HomeView } from '@tocsin/contracts/home';
import type { ReplyGroup } from '@tocsin/contracts/reply';
import { firedAt, minutes } from './sampleAlerts.ts';

const group = (more: Partial<ReplyGroup> & Pick<ReplyGroup, 'groupId' | 'code' | 'headline'>): ReplyGroup => ({
  ...{ severity: 'critical', status: 'firing', counts: { firing: 3, acknowledged: 0, resolved: 0, suppressed: 0 }, since: firedAt, by: null },
  ...more,
});

const taken = { status: 'acknowledged', counts: { firing: 0, acknowledged: 2, resolved: 1, suppressed: 0 }, by: 'Anna Bergström' } as const;
const mine = group({ groupId: '3fa9c1d2-2222-8333-8444-555566667777', code: '3fa9c1d2', headline: 'Queue of db-1 > 9 min', severity: 'high', ...taken });
const open = [
  group({ groupId: '5d1c7a52-2222-8333-8444-555566667777', code: '5d1c7a52', headline: 'Payments answers with 503' }),
  group({ groupId: '77aa0b13-2222-8333-8444-555566667777', code: '77aa0b13', headline: 'Disk of web-2 <!channel> 91 % full', severity: 'warning' }),
];
const day = 1_440 * minutes;
const primary = { name: 'primary', people: ['anna'], until: firedAt + 2 * day, next: ['ben'] };

/** The App Home of somebody with something to do, and of somebody who may sleep. */
export const sampleHomes: Readonly<Record<'home' | 'home-quiet', HomeView>> = {
  home: {
    tenants: [
      {
        ...{ tenantId: 'acme', mine: [mine], mineMore: 0, open, openMore: 4, schedules: [primary] },
        shift: { schedule: 'primary', from: firedAt - day, to: firedAt + 2 * day, isNow: true },
      },
    ],
    note: { kind: 'said', phrase: 'reply_was_first', values: { by: 'Ben', at: { at: firedAt + 2 * minutes } } },
    at: firedAt + 5 * minutes,
    consoleUrl: 'https://tocsin.example.com',
  },
  'home-quiet': {
    tenants: ['acme', 'globex'].map((tenantId, index) => ({
      ...{ tenantId, mine: [], mineMore: 0, open: [], openMore: 0, schedules: index === 0 ? [primary] : [] },
      shift: index === 0 ? { schedule: 'primary', from: firedAt + 9 * day, to: firedAt + 16 * day, isNow: false } : null,
    })),
    ...{ note: null, at: firedAt, consoleUrl: null },
  },
};
