import assert from 'node:assert/strict';
import test from 'node:test';
import { areas, breaks, byYear, classed, counted, grouped, LQ_STOPS, paint, type Sources } from '../src/lib/figures.ts';
import type { Table } from '../src/lib/types.ts';

const table = (rows: Table['rows']): Table => ({
  report: '',
  title: '',
  columns: [],
  rows,
  notes: [],
  provenance: {} as Table['provenance'],
});
const mix = table([
  { area: 'a', area_name: 'A', sector: '2018:25', sector_name: 'Metal', establishments: 6, share_pct: 60 },
  { area: 'a', area_name: 'A', sector: null, sector_name: 'Unknown', establishments: 4, share_pct: 40 },
  { area: 'b', area_name: 'B', sector: '2018:13', sector_name: 'Textiles', establishments: 2, share_pct: 100 },
]);
const from: Sources = {
  mix,
  diversity: table([
    { area: 'a', top_sector: '2018:25', top_sector_name: 'Metal', top_quotient: 2.5 },
    { area: 'b', top_sector: '2018:13', top_sector_name: 'Textiles', top_quotient: 9 },
  ]),
  quotients: table([{ area: 'a', sector: '2018:25', location_quotient: 2.5 }]),
  areaKm2: new Map([
    ['a', 10],
    ['b', 5],
    ['c', 1],
  ]),
  lq: '25',
  sectors: [],
};

test('firms of an area are counted over its sectors, known and unknown', () => {
  const a = areas(mix).get('a')!;
  assert.equal(a.firms, 10);
  assert.equal(a.known, 6);
  assert.equal(counted(a, ['25']), 6);
  assert.equal(counted(undefined, []), 0);
});

test('an area of few firms has no leading sector, and says why', () => {
  const { by } = paint('lead', from);
  assert.equal(by.get('a')!.sector, '2018:25');
  assert.equal(by.get('b')!.why, 'few');
  assert.equal(by.get('c')!.why, 'none');
});

test('a sector that an area lacks has a quotient of zero there', () => {
  const { by } = paint('lq', { ...from, lq: '13' });
  assert.equal(by.get('a')!.value, 0);
  assert.equal(by.get('b')!.why, 'few');
});

test('density divides by the area', () => {
  const { by } = paint('density', from);
  assert.equal(by.get('a')!.value, 1);
  assert.equal(by.get('b')!.value, 0.4);
});

test('breaks are round, grow, and begin at zero', () => {
  const stops = breaks([1, 3, 8, 14, 22, 47, 90, 130, 600, 2000]);
  const lows = stops.map(([low]) => low);
  assert.deepEqual(
    lows,
    [...lows].sort((a, b) => a - b),
  );
  assert.equal(lows[0], 0);
  assert.equal(breaks([]).length, 1);
});

test('a class begins at its lower bound', () => {
  assert.equal(classed(1.05, LQ_STOPS), '#d8daeb');
  assert.equal(classed(1.04, LQ_STOPS), '#f7f7f7');
});

test('groups are sorted with the unknown last', () => {
  assert.deepEqual(
    grouped(areas(mix).get('a')!.mix).map((g) => g.id),
    ['metal', 'unknown'],
  );
});

test('years are sums of the sectors chosen, with what is estimated apart', () => {
  const series = table([
    { year: '2025', sector: '2025:25', establishments: 3, estimated: 1 },
    { year: '2024', sector: '2025:25', establishments: 2, estimated: 0 },
    { year: '2025', sector: '2025:10', establishments: 5, estimated: 0 },
    { year: '2025', sector: null, establishments: 0, estimated: 7 },
  ]);
  assert.deepEqual(byYear(series, ['25']), [
    { year: 2024, counted: 2, estimated: 0 },
    { year: 2025, counted: 3, estimated: 1 },
  ]);
  assert.deepEqual(byYear(series, [])[1], { year: 2025, counted: 8, estimated: 8 });
});
