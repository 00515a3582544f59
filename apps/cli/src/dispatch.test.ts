import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { type Commands, dispatch } from './dispatch.ts';

const commands: Commands = {
  up: { summary: 'runs everything', run: async (args) => args.length },
  apply: { summary: 'writes a tenant', run: () => Promise.reject(new Error('no such file')) },
  check: { summary: 'checks', run: async (args) => Object.keys(parseArgs({ args: [...args], options: {} })).length },
};

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: '', error: '' };
  const code = await dispatch(args, commands, {
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
  });
  return { code, ...said };
}

test('hands the other words to the command and answers its code', async () => {
  assert.deepEqual(await run('up', 'a', 'b'), { code: 2, out: '', error: '' });
});

test('without a word, or with help, lists all commands', async () => {
  for (const words of [[], ['help'], ['--help']]) assert.match((await run(...words)).out, /up +runs everything\n +apply +writes a tenant/);
});

test('an unknown word gets a suggestion', async () => {
  const { code, error } = await run('appply');
  assert.equal(code, 2);
  assert.match(error, /no command "appply", did you mean "apply"\?/);
  assert.equal((await run('toString')).code, 2);
});

test('an error is a sentence, not a stack', async () => {
  assert.deepEqual(await run('apply'), { code: 1, out: '', error: 'tocsin apply: no such file\n' });
  assert.equal((await run('check', '--what')).code, 2);
});
