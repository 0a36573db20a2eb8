import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { en } from '../src/lib/en.ts';
import { NAMES, wordFor } from '../src/lib/names.ts';
import { englishNames } from '../src/lib/names_en.ts';
import { vi as first } from '../src/lib/vi.ts';
import { viMore } from '../src/lib/vi_more.ts';

const vi = { ...first, ...viMore };

const SRC = new URL('../src/', import.meta.url);
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !/lib\/(vi|vi_more|en)\.ts$/.test(name))
  .map((name) => readFileSync(new URL(name, SRC), 'utf8'))
  .join('\n');

test('both languages have the same words, none empty', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
  assert.deepEqual(Object.keys(englishNames).sort(), Object.keys(NAMES).sort());
  for (const text of [...Object.values(vi), ...Object.values(en)]) assert.ok(text.trim() !== '');
});

test('an establishment is cơ sở and an enterprise doanh nghiệp, in both languages', () => {
  for (const key of Object.keys(vi) as (keyof typeof vi)[]) {
    const [own, other] = [vi[key].toLowerCase(), en[key].toLowerCase().replaceAll(/\{\w+\}/g, '')];
    if (/\b(firms?|enterprises?|compan(y|ies))\b/.test(other)) assert.match(own, /doanh nghiệp/, key);
    if (/doanh nghiệp/.test(own)) assert.match(other, /\b(firm|enterprise)s?\b/, key);
    if (/\bestablishments?\b/.test(other)) assert.match(own, /cơ sở/, key);
  }
  assert.equal(wordFor('establishments', englishNames), 'Establishments');
});

test('every word is said somewhere', () => {
  // Some are put together, as `fill_${way}`.
  const begun = [...sources.matchAll(/`(\w+_)\$\{/g)].map((m) => m[1]!);
  const silent = Object.keys(vi).filter(
    (key) => !sources.includes(`'${key}'`) && !begun.some((start) => key.startsWith(start)),
  );
  assert.deepEqual(silent, []);
});
