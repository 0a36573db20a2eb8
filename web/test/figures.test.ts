import assert from 'node:assert/strict';
import test from 'node:test';
import {
  areas,
  breaks,
  byYear,
  LOST_COLOUR,
  COUNT_COLOURS,
  unknownAll,
  classed,
  counted,
  grouped,
  guessed,
  LQ_STOPS,
  outside,
  paint,
  quotientsOf,
  unplaced,
  type Sources,
} from '../src/lib/figures.ts';
import { sharing, kindsOf, standings } from '../src/lib/standings.ts';
import type { Table } from '../src/lib/types.ts';

const table = (rows: Table['rows']): Table => ({
  report: '',
  title: '',
  columns: [],
  rows,
  notes: [],
  provenance: {} as Table['provenance'],
});
const quotient = (area: string, division: string, n: number, lq: number, verdict: string): Table['rows'][0] => ({
  area,
  sector: `2018:${division}`,
  sector_name: division,
  establishments: n,
  location_quotient: lq,
  city_share_pct: 20,
  verdict,
  reading: `read as ${verdict}`,
});
const mix = table([
  { area: 'a', area_name: 'A', sector: '2018:25', sector_name: 'Metal', establishments: 6, share_pct: 60 },
  { area: 'a', area_name: 'A', sector: null, sector_name: 'Unknown', establishments: 4, share_pct: 40 },
  { area: 'b', area_name: 'B', sector: '2018:13', sector_name: 'Textiles', establishments: 2, share_pct: 100 },
]);
const from: Sources = {
  mix,
  quotients: table([quotient('a', '25', 6, 2.5, 'beyond_chance'), quotient('b', '13', 2, 9, 'may_be_chance')]),
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

test('an area without a sector beyond chance says that it was tested, or that no sector is known', () => {
  const { by } = paint('lead', from);
  assert.equal(by.get('a')!.sector, '2018:25');
  assert.deepEqual([by.get('a')!.n, by.get('a')!.known, by.get('a')!.firms], [6, 6, 10]);
  // The report tests every area with a firm of known sector: few firms are no reason of another kind.
  assert.equal(by.get('b')!.why, 'chance');
  assert.equal(by.get('c')!.why, 'none');
});

test('an area is coloured by what is beyond chance alone, however large a quotient of one firm is', () => {
  const lead = (rows: Table['rows']) => paint('lead', { ...from, quotients: table(rows) }).by.get('a')!;
  const chance = lead([quotient('a', '16', 1, 8.06, 'may_be_chance'), quotient('a', '25', 5, 1.9, 'may_be_chance')]);
  assert.deepEqual([chance.colour, chance.why, chance.sector], [null, 'chance', null]);
  const sure = lead([quotient('a', '16', 1, 8.06, 'may_be_chance'), quotient('a', '25', 5, 1.9, 'beyond_chance')]);
  assert.deepEqual([sure.sector, sure.why, sure.value, sure.n], ['2018:25', null, 1.9, 5]);
  // The rule is that of the report, and so is what it says of few.
  const two = lead([quotient('a', '16', 2, 90, 'beyond_chance'), quotient('a', '25', 4, 1.1, 'not_tested')]);
  assert.deepEqual([two.sector, two.why, two.n, two.reading], ['2018:16', null, 2, 'read as beyond_chance']);
});

test('a quotient that may be chance keeps its colour and is hatched', () => {
  const lq = (division: string) => paint('lq', { ...from, lq: division }).by.get('a')!;
  assert.deepEqual([lq('25').why, lq('25').n], [null, 6]);
  // Of 6 firms with a known sector 1.2 would be expected: that there is none says nothing.
  const rows = [quotient('b', '13', 2, 9, 'may_be_chance')];
  const none = paint('lq', { ...from, lq: '13', quotients: table(rows) }).by.get('a')!;
  assert.deepEqual([none.value, none.why, none.colour !== null], [0, 'chance', true]);
});

test('a sector that an area lacks has a quotient of zero there', () => {
  const { by } = paint('lq', { ...from, lq: '13' });
  assert.equal(by.get('a')!.value, 0);
  assert.equal(by.get('b')!.why, 'few');
});

test('specialised is what the report marks: above the share of the city and beyond chance', () => {
  const rows = [quotient('a', '16', 9, 0.4, 'beyond_chance'), quotient('a', '25', 9, 1.9, 'may_be_chance')];
  assert.deepEqual(
    quotientsOf(table(rows), 'a').map((q) => q.beyond),
    [false, false],
  );
  assert.equal(paint('lead', { ...from, quotients: table(rows) }).by.get('a')!.colour, null);
});

test('states are told by their own words and years, the unknown one as unknown', () => {
  const site = (status: string | null, status_as_of: string | null) => ({ properties: { status, status_as_of } });
  const told = standings([
    site('planned', '2017-01-01'),
    site('proposed', null),
    site(null, null),
    site('operating', '2025-01-01'),
    site('planned', null),
    site('planned', '2025-12-23'),
    site('made_later_than_this_list', '2024-01-01'),
  ]);
  assert.deepEqual(told, [
    { status: 'operating', n: 1, years: ['2025', '2025'], undated: 0, founded: 0 },
    { status: 'planned', n: 3, years: ['2017', '2025'], undated: 1, founded: 0 },
    { status: 'proposed', n: 1, years: null, undated: 1, founded: 0 },
    { status: 'made_later_than_this_list', n: 1, years: ['2024', '2024'], undated: 0, founded: 0 },
    { status: null, n: 1, years: null, undated: 1, founded: 0 },
  ]);
});

test('points outside all areas are what is in none, less what has no point', () => {
  const row = (area: string, establishments: number) => ({ area, area_name: '', sector: null, establishments });
  const of = (rows: Table['rows']): number => {
    const coverage = { establishments: 20, placed: 14 } as Table['provenance']['coverage'];
    return outside({ ...table(rows), provenance: { ...table([]).provenance, coverage } });
  };
  assert.equal(of([row('a', 14), row('unplaced', 6)]), 0);
  assert.equal(of([row('a', 10), row('unplaced', 10)]), 4);
  // Whether they have a row of their own or share one.
  assert.equal(of([row('a', 10), row('unplaced', 6), row('outside', 4)]), 4);
});

test('without coordinates are those that are counted less those that are placed, and none if neither is told', () => {
  const of = (coverage: object | null): number =>
    unplaced({ ...mix, provenance: { ...mix.provenance, coverage: coverage as Table['provenance']['coverage'] } });
  assert.equal(of({ establishments: 20, placed: 14 }), 6);
  assert.equal(of({ establishments: 20, placed: 20 }), 0);
  assert.equal(of(null), 0);
  assert.equal(unplaced(null), 0);
});

test('what is estimated of a mix follows the sectors chosen', () => {
  const row = (sector: string | null, estimated: number) => ({ area: 'city', sector, establishments: 9, estimated });
  const city = table([row('2025:25', 2), row('2025:10', 1), row(null, 4)]);
  assert.deepEqual([guessed(city, []), guessed(city, ['25']), guessed(city, ['10', '25'])], [7, 2, 3]);
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

test('known firms outside industry are a group of their own, and not unknown', () => {
  const services = [
    { sector: '2018:49', name: 'Transport', n: 7, share: 70 },
    { sector: '2018:01', name: 'Farming', n: 1, share: 10 },
    { sector: null, name: '', n: 2, share: 20 },
  ];
  assert.deepEqual(
    grouped(services).map((g) => [g.id, g.n]),
    [
      ['outside', 8],
      ['unknown', 2],
    ],
  );
});

test('years are sums of the sectors chosen, with those not known to be there apart', () => {
  const series = table([
    { year: '2025', sector: '2025:25', establishments: 3, estimated: 4, unsure: 1 },
    { year: '2024', sector: '2025:25', establishments: 2, estimated: 0, unsure: 0 },
    { year: '2025', sector: '2025:10', establishments: 5, estimated: 0, unsure: 0 },
    { year: '2025', sector: null, establishments: 0, estimated: 7, unsure: 7 },
  ]);
  // Of the four that are estimated in metals it is the sector of three that is not sure, and no doubt that they were there.
  assert.deepEqual(byYear(series, ['25']), [
    { year: 2024, sure: 2, unsure: 0 },
    { year: 2025, sure: 6, unsure: 1 },
  ]);
  assert.deepEqual(byYear(series, [])[1], { year: 2025, sure: 11, unsure: 8 });
});

test('parks are told by the kinds that are recorded, older areas among them', () => {
  const park = (code: string, kind: string) => ({ properties: { code, kind, name: `Khu ${code}` } });
  const parks = [park('Z1', 'high_tech_park'), park('Z2', 'industrial_park'), park('Z3', 'industrial_park')];
  assert.deepEqual(kindsOf([...parks, park('Z20', 'legacy_area')]), [
    ['industrial_park', 2],
    ['high_tech_park', 1],
    ['legacy_area', 1],
  ]);
});

test('without the report that colours them areas have no class, and an unknown is drawn as one', () => {
  for (const fill of ['lead', 'lq'] as const) assert.equal(paint(fill, { ...from, quotients: null }).by.size, 0, fill);
  for (const fill of ['lead', 'lq', 'count', 'density'] as const)
    assert.deepEqual(
      [...paint(fill, { ...from, mix: null }).by, ...paint(fill, { ...from, mix: null }).stops],
      [],
      fill,
    );
  const unknown = unknownAll(['a', 'b']);
  assert.deepEqual(
    [...unknown.values()].map((p) => [p.colour, p.why, p.value]),
    [
      [LOST_COLOUR, null, null],
      [LOST_COLOUR, null, null],
    ],
  );
  const classes = [...LQ_STOPS.map(([, colour]) => colour), ...COUNT_COLOURS];
  assert.ok(!classes.includes(LOST_COLOUR));
});

test('places that share a point are counted, those without one are not', () => {
  const at = (coordinates: number[] | null) => ({ geometry: coordinates && { type: 'Point', coordinates } });
  const parks = [at([105, 21]), at([105.1, 21]), at(null)];
  const clusters = [at([105, 21]), at([105.2, 21]), at([105.2, 21]), at(null)];
  assert.equal(sharing(parks, [...parks, ...clusters]), 1);
  assert.equal(sharing(clusters, [...parks, ...clusters]), 3);
});
