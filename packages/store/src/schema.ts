import type { Actor } from '@tocsin/contracts/actor';
import type { Owner } from '@tocsin/contracts/groupAction';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { ColumnType, Generated, RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** A timestamptz: read as ms since 1970 (see `connect.ts`), written with `at`. */
type Time = ColumnType<number, RawBuilder<number>, RawBuilder<number>>;
type TimeOrNull = ColumnType<number | null, RawBuilder<number> | null, RawBuilder<number> | null>;
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

/** The tables that Kysely builds queries for; `migrations/` is the truth. */
export interface Schema {
  tenants: { tenant_id: string; config: Json<unknown>; config_version: number; created_at: Generated<number>; updated_at: Time };
  config_versions: {
    tenant_id: string;
    version: number;
    file: Json<unknown>;
    written: string | null;
    author: Json<Actor>;
    comment: string | null;
    stored_at: Time;
  };
  api_tokens: {
    tenant_id: string;
    token_id: string;
    token_hash: Buffer;
    name: string;
    scopes: string[];
    created_at: Generated<number>;
    revoked_at: TimeOrNull;
  };
  workspaces: {
    tenant_id: string;
    team_id: string;
    bot_user_id: string;
    sealed_bot_token: Buffer;
    source: string;
    updated_at: Time;
    team_name: string | null;
    sealed_refresh_token: Buffer | null;
    token_expires_at: Time | null;
    refresh_at: Time | null;
  };
  batches: {
    tenant_id: string;
    batch_id: string;
    stamp: number;
    received_at: Time;
    source: string;
    events: number;
    transitions: number;
    refused: number;
    owed: number;
  };
  alerts: {
    tenant_id: string;
    alert_id: string;
    fingerprint: string;
    status: 'firing' | 'acknowledged' | 'resolved';
    severity_rank: number;
    alert_type: string;
    environment: string;
    message: string;
    labels: Json<Record<string, string>>;
    annotations: Json<Record<string, string>>;
    generator_url: string | null;
    starts_at: Time;
    expires_at: TimeOrNull;
    resolved_at: TimeOrNull;
    resolved_by: JsonOrNull<Actor>;
    acknowledged_at: TimeOrNull;
    acknowledged_by: JsonOrNull<Actor>;
    acknowledged_until: TimeOrNull;
    unseen: boolean;
    stamp: number;
    group_ids: string[];
  };
  groups: {
    tenant_id: string;
    group_id: string;
    route_key: string;
    receiver: string;
    labels: Json<Record<string, string>>;
    status: 'open' | 'closed';
    episode: number;
    epoch: number;
    group_interval_ms: number;
    repeat_interval_ms: number;
    next_flush_at: TimeOrNull;
    refresh: boolean;
    last_flush_at: TimeOrNull;
    heard_at: TimeOrNull;
    opened_at: Time;
    received_at: Time;
    traceparent: string | null;
    acknowledged_by: JsonOrNull<Actor>;
    acknowledged_at: TimeOrNull;
    acknowledged_until: TimeOrNull;
    owner: JsonOrNull<Owner>;
    headline: string | null;
    severity_rank: number | null;
    firing: number;
    acknowledged: number;
    resolved: number;
    suppressed: number;
    changed_at: Time;
  };
  group_members: {
    tenant_id: string;
    group_id: string;
    alert_id: string;
    status: string;
    severity_rank: number;
    stamp: number;
    told_stamp: number;
    pending: number;
    suppressed_by: string | null;
  };
  silences: {
    tenant_id: string;
    silence_id: string;
    matchers: Json<Matcher[]>;
    starts_at: Time;
    ends_at: Time;
    created_by: string;
    comment: string;
    environment: string | null;
    updated_at: Time;
  };
  messages: {
    tenant_id: string;
    group_id: string;
    episode: number;
    lane: string;
    language: string;
    channel_id: string | null;
    ts: string | null;
    posted_at: TimeOrNull;
  };
  writes: {
    tenant_id: string;
    write_id: string;
    seq: Generated<number>;
    lane: string;
    kind: 'post' | 'update' | 'reply' | 'page';
    group_id: string | null;
    episode: number | null;
    epoch: number | null;
    run_id: string | null;
    level: number | null;
    state: 'owed' | 'sending' | 'sent' | 'superseded' | 'merged' | 'suppressed' | 'dead';
    reason: string | null;
    superseded_by: string | null;
    covers: number;
    message: Json<SlackMessage>;
    attempt: Generated<number>;
    looked: Generated<number>;
    not_before: Time;
    attempt_started_at: TimeOrNull;
    fence: number | null;
    channel_id: string | null;
    ts: string | null;
    received_at: TimeOrNull;
    traceparent: string | null;
    created_at: Generated<number>;
    ended_at: TimeOrNull;
    dropped_at: TimeOrNull;
    digest_id: string | null;
    urgency: Generated<number>;
  };
  lanes: { tenant_id: string; lane: string; fence: number };
  spool: {
    tenant_id: string;
    spool_id: Generated<number>;
    kind: 'route' | 'escalate';
    job: Json<unknown>;
    created_at: Generated<number>;
    work_id: string | null;
    offer_at: Generated<number>;
  };
  dead_letters: {
    tenant_id: string;
    dead_letter_id: string;
    kind: string;
    reason: string;
    payload: Json<unknown>;
    created_at: Generated<number>;
    state: Generated<'dead' | 'retried' | 'dropped'>;
    ended_at: TimeOrNull;
  };
  audit: {
    tenant_id: string;
    audit_id: Generated<number>;
    txid: Generated<string>;
    at: Generated<number>;
    actor: Json<Actor>;
    action: string;
    subject: string;
    detail: Json<unknown>;
  };
  audit_blocks: {
    tenant_id: string;
    block: number;
    from_txid: string;
    to_txid: string;
    rows: number;
    rows_hash: string;
    previous: string;
    mac: string;
    sealed_at: Time;
  };
  leases: { name: string; holder: string; fence: number; expires_at: Time };
}

/** A time in ms since 1970 as Postgres takes it. */
export function at(ms: number): RawBuilder<number> {
  return sql<number>`to_timestamp(${ms}::float8 / 1000)`;
}

/** As `at`; null stays null. */
export function atOrNull(ms: number | null): RawBuilder<number> | null {
  return ms === null ? null : at(ms);
}
