// What the map's own layers are made of, from responses of the API.
import assert from 'node:assert/strict';
import test from 'node:test';
import { near } from '../src/map/searched.ts';
import { nothing, sites, sketch, unitNames, units } from '../src/map/data.ts';
import { unknownAll } from '../src/lib/figures.ts';
import type { Feature, Props } from '../src/lib/types.ts';

const at = (coordinates: number[] | null, properties: Props, id?: number): Feature => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  geometry: coordinates && { type: 'Point', coordinates },
  properties,
});
const told = (of: GeoJSON.FeatureCollection): unknown[] => of.features.map((f) => f.properties);

test('an area wears its colour and the reason of its hatching, and only what it has', () => {
  const unit = (code: string): Feature => at([0, 0], { code, edition: 'wards', name: `Phường ${code}` });
  const painted = unknownAll(['a']);
  const all = units([unit('a'), unit('b'), { ...unit('c'), geometry: null }], painted);
  assert.deepEqual(told(all), [
    { id: 'unit:wards/a', code: 'a', name: 'Phường a', colour: painted.get('a')!.colour },
    { id: 'unit:wards/b', code: 'b', name: 'Phường b' },
  ]);
  const why = new Map([['b', { ...painted.get('a')!, colour: null, why: 'few' as const }]]);
  assert.deepEqual(told(units([unit('b')], why)), [{ id: 'unit:wards/b', code: 'b', name: 'Phường b', why: 'few' }]);
});

test('names of areas are short and stand where the area is', () => {
  const names = unitNames([
    at([1, 2], { name: 'Phường Phúc Lợi' }),
    at(null, { name: 'Xã Đông Anh' }),
    at([3, 4], { name: 'Thị xã Sơn Tây' }),
    at([5, 6], { name: 'Xãhội' }),
  ]);
  assert.deepEqual(told(names), [{ short: 'Phúc Lợi' }, { short: 'Sơn Tây' }, { short: 'Xãhội' }]);
  assert.deepEqual(
    names.features.map((f) => (f.geometry as GeoJSON.Point).coordinates),
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  );
});

const site = (code: string, more: Props, place: number[] | null = [1, 1]): Feature =>
  at(place, { code, name: `Khu ${code}`, kind: 'industrial_park', status: 'operating', occupancy_pct: null, ...more });

test('parks and clusters are layers of their own, and those that work are told from the others', () => {
  const all = sites(
    [
      site('p', {}, [1, 1]),
      site('c', { kind: 'industrial_cluster', status: 'planned' }, [2, 2]),
      site('v', { kind: 'craft_village_cluster', status: 'converting' }, [3, 3]),
      site('t', { kind: 'high_tech_park', status: null }, [4, 4]),
      site('n', {}, null),
    ],
    [],
    false,
  );
  const rows = all.features.map(({ properties: own }) => [own!['code'], own!['layer'], own!['works']]);
  assert.deepEqual(rows, [
    ['p', 'zones', 1],
    ['c', 'clusters', 0],
    ['v', 'clusters', 1],
    ['t', 'zones', 0],
  ]);
});

test('of marks on one point the first says how many they are, across parks and clusters', () => {
  const all = sites([site('a', {}), site('b', { kind: 'industrial_cluster' }), site('c', {}, [2, 2])], [], false);
  assert.deepEqual(
    all.features.map((f) => f.properties!['same']),
    [2, undefined, undefined],
  );
});

test('outlines lie before the marks and open the same card', () => {
  const land: Feature = { ...site('a', {}), geometry: { type: 'Polygon', coordinates: [] } };
  const all = sites([site('a', {})], [land, { ...land, geometry: null }], false);
  assert.deepEqual(
    all.features.map((f) => [f.geometry.type, f.properties!['id']]),
    [
      ['Polygon', 'zone:a'],
      ['Point', 'zone:a'],
    ],
  );
});

const HERE = { lon: 105.8, lat: 21, r: 500, name: null };
const hit = (id: number, place: number[] | null, presence: string | null = 'there'): Feature =>
  at(place, { code: `F${id}`, name: `Cơ sở ${id}`, sector: '2591', presence }, id);

test('results are drawn with the nearest on top, within their circle and around their place', () => {
  const hits = [hit(1, [1, 1]), hit(2, [2, 2], null), hit(3, null)];
  const all = near(HERE, { hits, all: 3, hot: 'F2' });
  const [circle, ...rest] = all.features;
  assert.equal(circle!.geometry.type, 'Polygon');
  assert.deepEqual(rest.at(-1)!.properties, { centre: 1 });
  assert.deepEqual(
    rest.slice(0, -1).map(({ properties: own }) => [own!['fid'], own!['hot'], own!['presence']]),
    [
      [2, 1, null],
      [1, 0, 'there'],
    ],
  );
  assert.deepEqual(near(null, { hits, all: 3, hot: null }).features, []);
});

test('results on one point are counted once, and more may be there than are listed', () => {
  const hits = [hit(1, [1, 1]), hit(2, [1, 1]), hit(3, [2, 2]), hit(4, [2, 2])];
  const counts = (all: number): unknown[] =>
    near(HERE, { hits, all, hot: null })
      .features.slice(1, -1)
      .map(({ properties: own }) => [own!['fid'], own!['same'] ?? null, own!['more'] ?? null]);
  assert.deepEqual(counts(4), [
    [4, null, null],
    [3, 2, null],
    [2, null, null],
    [1, 2, null],
  ]);
  assert.deepEqual(counts(9)[1], [3, 2, 1], 'the farthest point may have more that are not listed');
  assert.deepEqual(counts(9)[3], [1, 2, null]);
});

test('a drawn area is closed from its third corner on, a measured line never', () => {
  const line: [number, number][] = [[0, 0], [1, 0], [1, 1]]; // prettier-ignore
  const kinds = (corners: number, area: boolean): string[] =>
    sketch(line.slice(0, corners), area).features.map((f) => f.geometry.type);
  assert.deepEqual(kinds(0, true), []);
  assert.deepEqual(kinds(1, true), ['Point']);
  assert.deepEqual(kinds(2, true), ['LineString', 'Point', 'Point']);
  assert.deepEqual(kinds(3, true), ['Polygon', 'LineString', 'Point', 'Point', 'Point']);
  assert.deepEqual(kinds(3, false), ['LineString', 'Point', 'Point', 'Point']);
  const shape = sketch(line, true).features[0]!.geometry as GeoJSON.Polygon;
  assert.deepEqual(shape.coordinates[0], [...line, line[0]]);
});

test('a map of nothing has every layer, none of them shared', () => {
  const [one, other] = [nothing(), nothing()];
  one.units.features.push({ type: 'Feature', geometry: { type: 'Point', coordinates: [0, 0] }, properties: {} });
  for (const [name, of] of Object.entries(other)) assert.deepEqual(of.features, [], name);
});
