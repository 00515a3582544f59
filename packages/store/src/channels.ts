import type { KnownChannel } from '@tocsin/core/channelSighting';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

interface Row {
  name: string;
  team_id: string;
  channel_id: string | null;
  name_now: string | null;
  is_member: boolean;
  is_archived: boolean;
  state: KnownChannel['state'];
  told_name: string | null;
}

const columns = 'name, team_id, channel_id, name_now, is_member, is_archived, state, told_name';
const load = prepared<Row>('load_channels', `select ${columns} from channels where tenant_id = $1`);
const lock = prepared<Row>('lock_channels', `select ${columns} from channels where tenant_id = $1 order by name for update`);
const store = prepared<never>(
  'store_channels',
  `insert into channels (tenant_id, ${columns}, seen_at)
   select $1, u.name, u.team_id, u.channel_id, u.name_now, u.is_member, u.is_archived, u.state, u.told_name, to_timestamp($10::float8 / 1000)
   from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::bool[], $8::text[], $9::text[])
     as u(name, team_id, channel_id, name_now, is_member, is_archived, state, told_name)
   on conflict (tenant_id, name) do update set team_id = excluded.team_id, channel_id = excluded.channel_id, name_now = excluded.name_now,
     is_member = excluded.is_member, is_archived = excluded.is_archived, state = excluded.state, told_name = excluded.told_name, seen_at = excluded.seen_at`,
);
const forget = prepared<never>('forget_channels', 'delete from channels where tenant_id = $1 and name = any($2)');

/** What is known of the channels that the tenant's file names. */
export async function loadChannels(tx: Tx): Promise<KnownChannel[]> {
  return (await tx.run(load(tx.tenantId))).map(knownChannelOf);
}

/** The same, locked until the transaction ends: of two who look after a tenant's channels the second sees what the first has done. */
export async function lockChannels(tx: Tx): Promise<KnownChannel[]> {
  return (await tx.run(lock(tx.tenantId))).map(knownChannelOf);
}

/** Stores what was seen of channels at `now` (ms since 1970). */
export async function storeChannels(tx: Tx, channels: readonly KnownChannel[], now: number): Promise<void> {
  if (channels.length === 0) return;
  const column = <K extends keyof KnownChannel>(name: K) => channels.map((channel) => channel[name]);
  const ids = [column('name'), column('teamId'), column('channelId'), column('nameNow')];
  await tx.run(store(tx.tenantId, ...ids, column('isMember'), column('isArchived'), column('state'), column('toldName'), now));
}

/** Forgets channels that the tenant's file names no more. */
export async function forgetChannels(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length > 0) await tx.run(forget(tx.tenantId, names));
}

function knownChannelOf(row: Row): KnownChannel {
  const { name, team_id: teamId, channel_id: channelId, name_now: nameNow, is_member: isMember, is_archived: isArchived, state, told_name: toldName } = row;
  return { name, teamId, channelId, nameNow, isMember, isArchived, state, toldName };
}
