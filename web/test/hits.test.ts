import assert from 'node:assert/strict';
import test from 'node:test';
import { formerHit, formerParts, formerSelection, isPoint, offered } from '../src/lib/hits.ts';
import type { Hit } from '../src/lib/types.ts';

const after = (...codes: string[]): Hit['became'] =>
  codes.map((code) => ({ code, edition: 'wards', name: code, extent: 'part', said: code }));
/** A hit with what is read here. */
const hit = (kind: Hit['kind'], code: string, became?: Hit['became'], more: Partial<Hit> = {}): Hit =>
  ({ kind, code, name: code, became, ...more }) as Hit;
const told = (hits: Hit[]): string[] =>
  offered(hits).map((own) => `${own.kind} ${own.code}: ${(own.became ?? []).map((one) => one.code).join()}`);

test('a former unit is offered once with all the units that have a part of it now', () => {
  assert.deepEqual(told([hit('former', 'f', after('a', 'b'))]), ['former f: a,b']);
  assert.deepEqual(told([hit('former', 'f', after('a')), hit('former', 'g', [])]), ['former f: a', 'former g: ']);
  const [old, new_] = ['2024', '2025'].map((edition) => hit('former', 'f', after('a'), { edition }));
  assert.deepEqual(offered([old!, new_!]), [old]);
});

test('a former unit is selected by its edition, code and name, and found again by them', () => {
  const own = hit('former', '00121', [], { edition: 'communes-2025-01', name: 'Phường Giang Biên' });
  const parts = formerParts(formerSelection(own))!;
  assert.deepEqual(parts, { edition: 'communes-2025-01', code: '00121', name: 'Phường Giang Biên' });
  assert.equal(formerHit([hit('firm', '00121'), { ...own, edition: 'other' } as Hit, own], parts), own);
  assert.equal(formerHit([], parts), null);
  assert.equal(formerParts('unit:wards-2025/00127'), null);
  assert.equal(formerParts(null), null);
});

test('a district with a boundary of its own is offered once, however many units followed it', () => {
  assert.deepEqual(told([hit('unit', 'd', after('a', 'b', 'c'))]), ['unit d: a,b,c']);
  assert.deepEqual(told([hit('firm', 'x'), hit('zone', 'z')]), ['firm x: ', 'zone z: ']);
});

test('the same hit is offered once, and another of its code as well', () => {
  const [firm, zone] = [hit('firm', 'x'), hit('zone', 'x')];
  assert.deepEqual(offered([firm, zone, { ...firm }]), [firm, zone]);
});

test('coordinates are told from names', () => {
  for (const text of [
    '21.0400, 105.9128',
    '105.9128,21.0400',
    '21°02′N 105°54′E',
    'X 2.327.566,12 Y 580983',
    'VN-2000 2327566 580983',
    '20 58 30, 105 40 10',
  ])
    assert.ok(isPoint(text), text);
  for (const text of ['KCN Thăng Long 2', '0104123006', 'CCN Liên Hà 1, 2', 'số 5, ngõ 12', '2591', 'Lô 3, 4'])
    assert.ok(!isPoint(text), text);
});
