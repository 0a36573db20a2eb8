// The types that the app is written against are those of the API definition that the program serves.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { TYPES, served, types } from '../tools/definition.mjs';
import { demo } from './register.mjs';

const T = { timeout: 600_000 };
let register;
before(async () => (register = await demo()), T);
after(() => register?.stop());

test('the types of responses are what the definition yields', T, async () => {
  const made = await types(await served(register.address));
  assert.equal(await readFile(TYPES, 'utf8'), made, 'web/src/lib/definition.gen.ts is old: npm run definition -- URL');
});

test('a definition that says something else yields other types, and one without a schema none', T, async () => {
  const definition = await served(register.address);
  const { schemas } = definition.components;
  schemas.config.properties.program = { type: 'integer' };
  assert.match(await types(definition), /program: number;/);
  delete schemas.nearest;
  await assert.rejects(types(definition), /no schema nearest/);
});
