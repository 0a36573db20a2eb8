// The page of occupancy: the fullest first, the unknown counted apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastOf, occupied } from '../src/lib/occupancy.ts';
import type { Table } from '../src/lib/types.ts';

const row = (area: string | null, pct: number | null, rule = 'theo công bố, không ghi ngày') => ({
  area,
  area_name: `KCN ${area}`,
  kind: 'Khu công nghiệp',
  occupancy_pct: pct,
  as_of: null,
  rule,
  note: null,
});
const table = {
  rows: [row('A', 50), row('B', null), row('C', 100), row('D', 80), row(null, null)],
} as unknown as Table;

test('the fullest come first, the unknown are named apart, and sums are no place', () => {
  const { shown, known, unknown } = occupied(table, 0);
  assert.deepEqual(
    shown.map((own) => own.code),
    ['C', 'D', 'A'],
  );
  assert.equal(known, 3);
  assert.deepEqual(unknown, ['KCN B']);
  assert.equal(shown[0]!.rule, 'theo công bố');
});

test('a least rate narrows those of known rate alone', () => {
  const { shown, known, unknown } = occupied(table, 80);
  assert.deepEqual(
    shown.map((own) => own.code),
    ['C', 'D'],
  );
  assert.deepEqual([known, unknown.length], [3, 1]);
});

test('a least rate that is not offered is all', () => {
  assert.deepEqual(['80', '95', '7', undefined].map(leastOf), [80, 95, 0, 0]);
});
