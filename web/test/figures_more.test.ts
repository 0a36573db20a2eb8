// Figures at their bounds: classes, quotients, years, names and notation.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  areas,
  breaks,
  byYear,
  classed,
  COUNT_COLOURS,
  counted,
  FEW,
  grouped,
  LQ_STOPS,
  OCCUPANCY_STOPS,
  paint,
  quotientsOf,
  type Sources,
} from '../src/lib/figures.ts';
import { kindsOf, standings } from '../src/lib/standings.ts';
import { both, nameFilter, sectorFilter } from '../src/lib/cql.ts';
import { compare, date, distance, fold, number, percent } from '../src/lib/format.ts';
import { edition, isWard } from '../src/lib/city.ts';
import { NAMES, shortName, wordFor } from '../src/lib/names.ts';
import { englishNames } from '../src/lib/names_en.ts';
import { lastBefore } from '../src/lib/period.ts';
import { precisionOf } from '../src/lib/precise.ts';
import { colourOf, divisionOf, groupOf, GROUPS, OUTSIDE, spans, toggled, UNKNOWN_COLOUR } from '../src/lib/sectors.ts';
import type { Props, Table } from '../src/lib/types.ts';

const table = (rows: Props[]): Table => ({
  report: '',
  title: '',
  columns: [],
  rows,
  notes: [],
  provenance: {} as Table['provenance'],
});

test('bounds of classes are 1, 2 or 5 times a power of ten, few and rising', () => {
  const lists = [
    [1],
    [1, 1, 1, 1],
    [3, 4, 6, 7, 8],
    [0.012, 0.5, 0.9, 1.4, 3.3],
    Array.from({ length: 500 }, (_, i) => i * i),
    Array.from({ length: 97 }, (_, i) => 1.13 ** i),
  ];
  for (const values of lists) {
    const stops = breaks(values);
    const lows = stops.map(([low]) => low);
    assert.equal(lows[0], 0);
    assert.ok(lows.length <= COUNT_COLOURS.length);
    for (const [i, low] of lows.entries()) {
      if (i > 0) assert.ok(low > lows[i - 1]!, String(lows));
      const lead = low === 0 ? 1 : Number((low / 10 ** Math.floor(Math.log10(low) + 1e-9)).toFixed(6));
      assert.ok([1, 2, 5].includes(lead), `${low} of ${lows}`);
    }
    assert.equal(new Set(stops.map(([, colour]) => colour)).size, stops.length, 'each class has its colour');
  }
  assert.deepEqual(breaks([0, 0, -1]), [[0, COUNT_COLOURS[0]]], 'nothing to divide');
  assert.deepEqual(breaks([1.4, 1.5, 3.4, 3.5, 7.4, 7.5]).map(([low]) => low), [0, 2, 5]); // prettier-ignore
});

test('a value has the class that begins at it or below', () => {
  const of = (value: number): string => classed(value, OCCUPANCY_STOPS);
  assert.deepEqual([-1, 0, 24.9, 25, 94.99, 95, 200].map(of), [
    '#edf8fb',
    '#edf8fb',
    '#edf8fb',
    '#b3cde3',
    '#8856a7',
    '#810f7c',
    '#810f7c',
  ]);
  assert.equal(classed(5, []), UNKNOWN_COLOUR);
});

test('quotients of an area are those of known sectors, the largest first', () => {
  const row = (area: string, sector: string | null, lq: number | null, more: Props = {}): Props => ({
    area,
    sector,
    sector_name: sector,
    location_quotient: lq,
    establishments: 2,
    ...more,
  });
  const rows = [
    row('a', '2025:10', 0.5),
    row('a', '2025:25', 3, { verdict: 'beyond_chance', reading: 'beyond chance' }),
    row('a', null, 9),
    row('a', '2025:13', null),
    row('b', '2025:11', 7),
    row('a', '2025:11', 1, { verdict: 'beyond_chance' }),
  ];
  const own = quotientsOf(table(rows), 'a');
  assert.deepEqual(
    own.map((q) => [q.sector, q.lq, q.beyond, q.reading]),
    [
      ['2025:25', 3, true, 'beyond chance'],
      ['2025:11', 1, false, null],
      ['2025:10', 0.5, false, null],
    ],
  );
  assert.deepEqual(quotientsOf(table(rows), 'c'), []);
});

/** Two areas, of which the second has few firms of known sector. */
const from: Sources = {
  mix: table([
    { area: 'a', area_name: 'A', sector: '2025:25', establishments: 60, share_pct: 60 },
    { area: 'a', area_name: 'A', sector: null, establishments: 40, share_pct: 40 },
    { area: 'b', area_name: 'B', sector: '2025:25', establishments: FEW - 1, share_pct: 100 },
    { area: 'd', area_name: 'D', sector: '2025:25', establishments: FEW, share_pct: 100 },
  ]),
  quotients: table([
    { area: 'a', sector: '2025:25', establishments: 60, location_quotient: 0.9, city_share_pct: 10, verdict: 'may_be_chance' },
    { area: 'd', sector: '2025:25', establishments: 5, location_quotient: 1.2, city_share_pct: 10, verdict: 'beyond_chance' },
  ]), // prettier-ignore
  areaKm2: new Map([
    ['a', 10],
    ['b', 2],
    ['c', 4],
    ['d', 1],
  ]),
  lq: '25',
  sectors: [],
};

test('an area without enough firms of known sector has no quotient, and says which it is', () => {
  const { by, stops } = paint('lq', from);
  assert.deepEqual(
    [...by].map(([code, own]) => [code, own.why, own.value]),
    [
      // Of 60 firms with a known sector six would be expected: that is enough to say that they are not fewer.
      ['a', null, 0.9],
      ['b', 'few', null],
      ['c', 'none', null],
      ['d', null, 1.2],
    ],
  );
  assert.equal(stops, LQ_STOPS);
  assert.equal(by.get('a')!.colour, classed(0.9, LQ_STOPS));
});

test('counts and densities follow the sectors chosen, and an area of none has no colour', () => {
  const count = paint('count', { ...from, sectors: ['25'] }).by;
  assert.deepEqual(['a', 'b', 'c', 'd'].map((code) => count.get(code)!.value), [60, 4, 0, 5]); // prettier-ignore
  assert.equal(count.get('c')!.colour, null);
  const density = paint('density', { ...from, sectors: ['13'] }).by;
  assert.deepEqual([...density.values()].map((own) => own.value), [0, 0, 0, 0]); // prettier-ignore
  assert.deepEqual([...paint('density', from).by.values()].map((own) => own.value), [10, 2, 0, 5]); // prettier-ignore
  for (const fill of ['none', 'occupancy'] as const) {
    const own = paint(fill, from);
    assert.deepEqual([own.by.size, own.stops], [0, OCCUPANCY_STOPS]);
  }
});

test('a chosen division is not one of the same ending digits', () => {
  const own = areas(
    table([
      { area: 'a', sector: '2025:2025', establishments: 3 },
      { area: 'a', sector: '2018:25', establishments: 2 },
      { area: 'a', sector: null, establishments: 9 },
    ]),
  ).get('a')!;
  assert.deepEqual([counted(own, ['25']), counted(own, ['20']), counted(own, [])], [2, 0, 14]);
  assert.deepEqual([own.known, own.firms, own.name], [5, 14, 'a'], 'an area without a name has its code');
});

test('years are in their order, whatever the order of rows', () => {
  const rows = [2026, 2024, 2025].map((year) => ({ year: String(year), sector: '2025:25', establishments: 1 }));
  assert.deepEqual(byYear(table(rows), []).map((own) => own.year), [2024, 2025, 2026]); // prettier-ignore
  assert.deepEqual(byYear(table([]), []), []);
});

test('states have the span of their years, and plans with a decision are counted', () => {
  const site = (
    status: string | null,
    status_as_of: string | null,
    established_year: number | null,
  ): { properties: Props } => ({
    properties: { status, status_as_of, established_year },
  });
  const told = standings([
    site('planned', '2020-05-01', 2017),
    site('planned', '2018-01-01', null),
    site('proposed', null, 2011),
    site('operating', '2020-05-01', 2001),
    site('removed', null, null),
  ]);
  assert.deepEqual(
    told.map((own) => [own.status, own.n, own.years, own.founded]),
    [
      ['operating', 1, ['2020', '2020'], 0],
      ['planned', 2, ['2018', '2020'], 1],
      ['proposed', 1, null, 1],
      ['removed', 1, null, 0],
    ],
  );
  assert.deepEqual([standings([]), kindsOf([])], [[], []]);
});

test('groups of equal size keep the order of the mix', () => {
  const share = (sector: string, n: number) => ({ sector, name: sector, n, share: 0 });
  const ids = grouped([share('2025:10', 3), share('2025:25', 4), share('2025:11', 1)]).map((g) => [g.id, g.n]);
  assert.deepEqual(ids, [
    ['food', 4],
    ['metal', 4],
  ]);
  assert.deepEqual(grouped([]), []);
});

test('numbers are told as each language writes them, at the bounds of their units', () => {
  assert.deepEqual([0, 999.4, 1000, 9999, 10000, 123456].map((m) => distance(m, 'en')), [
    '0 m', '999 m', '1 km', '10 km', '10 km', '123.5 km',
  ]); // prettier-ignore
  assert.deepEqual(
    [number(-1234.5, 'vi', 1), number(0.05, 'en', 1), number(2, 'vi', 3, 2)],
    ['-1.234,5', '0.1', '2,00'],
  );
  assert.deepEqual([0.5, 0.49, 99.49, 99.5, 100, 120].map((p) => percent(p, 'en')), ['1', '< 1', '99', '> 99', '100', '120']); // prettier-ignore
});

test('dates and ends of periods are told as far as they are known', () => {
  assert.equal(date('2026-06-14', 'en'), '14 Jun 2026');
  assert.equal(date('', 'vi'), '');
  assert.deepEqual(
    [lastBefore('2025-01-01'), lastBefore('2024-03-01', 'month'), lastBefore('2000-01-01', 'year'), lastBefore('2025')],
    ['2024-12-31', '2024-02', '1999', '2024'],
  );
  assert.deepEqual([lastBefore('2023-03-01'), lastBefore('2100-03-01')], ['2023-02-28', '2100-02-28'], 'no leap years');
});

test('names are compared and folded as Vietnamese, composed or not', () => {
  assert.equal(fold('Đường Nguyễn Trãi'.normalize('NFD')), 'duong nguyen trai');
  assert.equal(fold('ẤN ĐỘ'), 'an do');
  const sorted = ['Đông', 'Dệt', 'Anh', 'Ánh', 'Én', 'KCN 10', 'KCN 2'].sort((a, b) => compare(a, b, 'vi'));
  assert.deepEqual(sorted, ['Anh', 'Ánh', 'Dệt', 'Đông', 'Én', 'KCN 2', 'KCN 10']);
  assert.deepEqual([compare(null, undefined, 'vi'), compare('', 1, 'vi'), compare(1, '', 'en', true)], [0, 1, -1]);
  assert.equal(compare(10, 9, 'en'), 1);
  assert.equal(shortName('Thị trấn Xuân Mai'), 'Xuân Mai');
  assert.equal(shortName('Quận Hai Bà Trưng'), 'Hai Bà Trưng');
});

test('a code without a word is shown as it is, in either language', () => {
  assert.deepEqual(
    [wordFor('closed'), wordFor('closed', englishNames), wordFor('made_up')],
    ['Đã chấm dứt', 'Closed', 'made_up'],
  );
  assert.ok(Object.keys(NAMES).every((code) => /^[a-z_]+$/.test(code)));
});

test('filters escape what means something in a pattern', () => {
  assert.equal(sectorFilter([]), '');
  assert.equal(sectorFilter(["2_'%"]), "(sector LIKE '2\\_''\\%%')");
  assert.equal(both(nameFilter('a\\b'), ''), "ACCENTI(CASEI(name)) LIKE '%a\\\\b%'");
  assert.equal(both(), '');
});

test('a place has the precision of a thing that is there and bears its name', () => {
  const thing = (name: string, off: number | null) => ({
    geometry: { type: 'Point' as const, coordinates: [105.7, 21.1] },
    properties: { name, point_precision_m: off },
  });
  const at = { lon: 105.7, lat: 21.1, name: 'KCN A' };
  assert.equal(precisionOf(at, [thing('KCN B', 5), thing('KCN A', 250)]), 250);
  assert.equal(precisionOf(at, [thing('KCN A', null)]), null);
  assert.equal(
    precisionOf({ ...at, lat: 21.10001 + 1e-6 }, [thing('KCN A', 250)]),
    null,
    'a metre away is another place',
  );
  assert.equal(precisionOf(at, [{ geometry: null, properties: { name: 'KCN A', point_precision_m: 9 } }]), null);
});

test('without a city nothing is known of editions, and units are taken to be wards', () => {
  assert.deepEqual([edition('wards-2025'), isWard('wards-2025')], [undefined, true]);
});
