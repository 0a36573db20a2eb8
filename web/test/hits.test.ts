import assert from 'node:assert/strict';
import test from 'node:test';
import { offered } from '../src/lib/hits.ts';
import type { Hit } from '../src/lib/types.ts';

const after = (...codes: string[]): Hit['became'] =>
  codes.map((code) => ({ code, edition: 'wards', name: code, said: code }));
const hit = (kind: Hit['kind'], code: string, became?: Hit['became']): Hit => ({ kind, code, name: code, became });
const told = (hits: Hit[]): string[] =>
  offered(hits).map((own) => `${own.kind} ${own.code}: ${(own.became ?? []).map((one) => one.code).join()}`);

test('a former unit that was split is offered once for each unit that has a part of it', () => {
  assert.deepEqual(told([hit('former', 'f', after('a', 'b'))]), ['former f: a', 'former f: b']);
  assert.deepEqual(told([hit('former', 'f', after('a')), hit('former', 'g', [])]), ['former f: a', 'former g: ']);
});

test('a district with a boundary of its own is offered once, however many units followed it', () => {
  assert.deepEqual(told([hit('unit', 'd', after('a', 'b', 'c'))]), ['unit d: a,b,c']);
  assert.deepEqual(told([hit('firm', 'x'), hit('zone', 'z')]), ['firm x: ', 'zone z: ']);
});

test('the same hit is offered once, and another of its code as well', () => {
  const [firm, zone] = [hit('firm', 'x'), hit('zone', 'x')];
  assert.deepEqual(offered([firm, zone, { ...firm }]), [firm, zone]);
});
