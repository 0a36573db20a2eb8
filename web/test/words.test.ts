import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { en } from '../src/lib/en.ts';
import { vi } from '../src/lib/vi.ts';

const SRC = new URL('../src/', import.meta.url);
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !/lib\/(vi|en)\.ts$/.test(name))
  .map((name) => readFileSync(new URL(name, SRC), 'utf8'))
  .join('\n');

test('both languages have the same words, none empty', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
  for (const text of [...Object.values(vi), ...Object.values(en)]) assert.ok(text.trim() !== '');
});

test('every word is said somewhere', () => {
  // Some are put together, as `fill_${way}`.
  const begun = [...sources.matchAll(/`(\w+_)\$\{/g)].map((m) => m[1]!);
  const silent = Object.keys(vi).filter(
    (key) => !sources.includes(`'${key}'`) && !begun.some((start) => key.startsWith(start)),
  );
  assert.deepEqual(silent, []);
});
