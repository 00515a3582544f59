import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { bigints, booleans, floats, ints, smallints, texts, uuids } from '@tocsin/store/arrays';
import pg from 'pg';

let client: pg.Client;
before(async () => {
  client = new pg.Client({ connectionString: (await testDatabase()).url });
  await client.connect();
});
after(() => client.end());

/** What Postgres reads in an array, element by element, as its own text. */
async function readBack(type: string, array: Buffer): Promise<(string | null)[]> {
  const { rows } = await client.query<{ value: string | null }>(`select u::text as value from unnest($1::${type}[]) with ordinality as t(u, n) order by n`, [
    array,
  ]);
  return rows.map(({ value }) => value);
}

test('Postgres reads the same text, whatever is in it', async () => {
  const values = ['', 'plain', null, '{"a": "b\\"c"}', 'NULL', '{x,y}', "it's\na tab\t", 'é ü 漢字 😀', ' '.repeat(5), 'x'.repeat(100_000)];
  assert.deepEqual(await readBack('text', texts(values)), values);
});

test('ids, numbers and booleans, at their limits', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  assert.deepEqual(await readBack('uuid', uuids([one, null, two])), [one, null, two]);
  assert.deepEqual(await readBack('int', ints([0, -1, 2_147_483_647, -2_147_483_648, null])), ['0', '-1', '2147483647', '-2147483648', null]);
  assert.deepEqual(await readBack('smallint', smallints([0, 3, -32_768, null])), ['0', '3', '-32768', null]);
  const big = [0, 1, -1, -4_294_967_297, 4_294_967_295, 4_294_967_296, 1_763_900_000_123_456, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER];
  assert.deepEqual(await readBack('bigint', bigints(big)), big.map(String));
  assert.deepEqual(
    (await readBack('float8', floats([0, -0.5, 1_763_900_000_123.25, null]))).map((value) => value && Number(value)),
    ['0', -0.5, 1_763_900_000_123.25, null].map((value) => value && Number(value)),
  );
  assert.deepEqual(await readBack('boolean', booleans([true, false, null])), ['true', 'false', null]);
});

test('none at all', async () => {
  assert.deepEqual(await readBack('text', texts([])), []);
  assert.deepEqual(await readBack('uuid', uuids([])), []);
});

test('what is no id or does not fit is refused, not stored as something else', () => {
  for (const id of ['', 'not-an-id', 'zz345678-1234-4234-8234-123456789012', `${randomUUID()}00`]) assert.throws(() => uuids([id]), RangeError, id);
  assert.throws(() => ints([2 ** 31]), RangeError);
  assert.throws(() => smallints([40_000]), RangeError);
});
