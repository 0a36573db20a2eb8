import assert from 'node:assert/strict';
import test from 'node:test';
import { createExpression, validateStyleMin, type StyleExpression } from '@maplibre/maplibre-gl-style-spec';
import { near } from '../src/map/searched.ts';
import { nothing, sites, sketch, units } from '../src/map/data.ts';
import { hexagonColour, sectorColour, strength } from '../src/map/colours.ts';
import type { Look } from '../src/map/look.ts';
import { buildStyle } from '../src/map/style.ts';
import { OUTSIDE, UNKNOWN_COLOUR } from '../src/lib/sectors.ts';
import { FILLS } from '../src/lib/url.ts';

const look = (change: Partial<Look>): Look => ({
  dark: false,
  fill: 'lead',
  coloured: true,
  quiet: false,
  within: null,
  tiles: 'http://127.0.0.1/{z}/{y}/{x}',
  hexagons: { '9': [1, 102, 181], '10': [1, 79, 158] },
  basemap: null,
  sel: null,
  picked: [],
  data: nothing(),
  faces: {},
  ...change,
});

test('every way of filling, in both themes, makes a style that the specification takes', () => {
  for (const fill of FILLS) {
    for (const dark of [false, true]) {
      const style = buildStyle(look({ fill, dark, quiet: dark, sel: 'zone:Z01' }));
      assert.deepEqual(
        validateStyleMin(style).map((e) => e.message),
        [],
        fill,
      );
    }
  }
});

test('every hit of a search is drawn from the tiles, and none outside its circle', () => {
  const within: GeoJSON.Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [105, 21],
        [106, 21],
        [106, 22],
        [105, 21],
      ],
    ],
  };
  const style = buildStyle(look({ quiet: true, within }));
  assert.deepEqual(
    validateStyleMin(style).map((e) => e.message),
    [],
  );
  const all = style.layers.find((layer) => layer.id === 'near-all')!;
  assert.deepEqual('filter' in all && all.filter, ['within', within]);
  assert.equal('source' in all && all.source, 'firms');
});

/** What an expression of a layer makes of a feature. */
function made(id: string, part: 'filter' | string, properties: Record<string, unknown>, change: Partial<Look> = {}) {
  const layer = buildStyle(look({ fill: 'none', ...change })).layers.find((own) => own.id === id)! as never as {
    filter: unknown;
    paint: Record<string, unknown>;
    layout: Record<string, unknown>;
  };
  const own = part === 'filter' ? layer.filter : (layer.paint?.[part] ?? layer.layout?.[part]);
  if (typeof own !== 'object') return own;
  const read = createExpression(own as never, 'layers');
  assert.equal(read.result, 'success', JSON.stringify(own));
  const value = (read.value as StyleExpression).evaluate({ zoom: 13 } as never, { type: 1, properties } as never);
  return typeof value === 'object' ? String(value) : value;
}

test('a firm is drawn by the verdict of the reports on its presence, whatever its state says', () => {
  const draws = (properties: Record<string, unknown>) => made('firms', 'filter', properties);
  assert.equal(draws({ presence: 'not_there' }), false);
  assert.equal(draws({ presence: 'there', status: 'closed' }), true);
  assert.equal(draws({ presence: 'unknown' }), true);
  assert.equal(made('firm-names', 'filter', { presence: 'not_there' }), false);
});

test('a firm that is not known to be there is hollow, its colour in its rim', () => {
  for (const fill of ['none', 'lead'] as const) {
    const part = (name: string, presence: string) => made('firms', name, { presence, sector: '2511' }, { fill });
    assert.equal(part('circle-color', 'there'), part('circle-stroke-color', 'unknown'));
    assert.notEqual(part('circle-color', 'there'), part('circle-color', 'unknown'));
    assert.ok(Number(part('circle-stroke-width', 'unknown')) > Number(part('circle-stroke-width', 'there')));
  }
  for (const id of ['near-all', 'near-hits']) {
    const colours = ['there', 'unknown', 'not_there'].map((presence) => made(id, 'circle-color', { presence }));
    assert.equal(new Set(colours).size, 3, id);
  }
});

test('zones and clusters that do not work yet, or of which that is not known, are hollow', () => {
  const icon = (status: string | null, kind: string) => {
    const site = { type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [0, 0] } };
    const [own] = sites([{ ...site, properties: { status, kind, occupancy_pct: null } }], [], false).features;
    return made('sites', 'icon-image', own!.properties!);
  };
  assert.equal(icon('operating', 'industrial_park'), 'park');
  assert.equal(icon('converting', 'industrial_cluster'), 'cluster');
  for (const status of ['planned', 'proposed', 'established', 'under_construction', 'removed', null])
    assert.equal(icon(status, 'industrial_cluster'), 'cluster-hollow', String(status));
});

test('the colours of a legend are as strong as those of the map', () => {
  const opacity = buildStyle(look({ fill: 'count' })).layers.find((layer) => layer.id === 'unit-fill')! as never as {
    paint: Record<string, unknown>;
  };
  const read = createExpression(opacity.paint['fill-opacity'] as never, 'layers');
  assert.equal(read.result, 'success');
  for (const zoom of [8, 10, 11.4, 13.5, 16]) {
    const drawn = (properties: object): unknown =>
      (read.value as StyleExpression).evaluate({ zoom } as never, { type: 3, properties } as never);
    const own = drawn({ colour: '#253494' });
    assert.ok(Math.abs(Number(own) - strength(zoom)) < 1e-9, `${zoom}: ${String(own)} ${strength(zoom)}`);
    // Land without a colour stays land.
    assert.equal(drawn({}), 1);
  }
});

test('background maps of both kinds are taken', () => {
  for (const type of ['xyz', 'pmtiles'] as const) {
    const basemap = { id: 'city', name: 'Nền', type, url: 'http://127.0.0.1/a/{z}/{x}/{y}.png', attribution: '' };
    const style = buildStyle(look({ basemap }));
    assert.deepEqual(
      validateStyleMin(style).map((e) => e.message),
      [],
    );
    assert.ok('base' in style.sources);
  }
});

test('hexagons have a colour where the server gives no classes', () => {
  assert.equal(typeof hexagonColour({}), 'string');
  assert.ok(JSON.stringify(sectorColour('sector')).includes('"24","25"'));
});

test('on the map a known service is no unknown sector', () => {
  const colours = JSON.stringify(sectorColour('sector'));
  assert.ok(colours.includes(`"",${JSON.stringify(UNKNOWN_COLOUR)}`));
  assert.ok(colours.endsWith(`${JSON.stringify(OUTSIDE.colour)}]`));
});

test('an area without a colour says why, so that it is hatched', () => {
  const square: GeoJSON.Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  };
  const unit = { type: 'Feature' as const, geometry: square, properties: { code: '017', edition: 'd', name: 'Huyện' } };
  const blank = {
    colour: null,
    why: 'few' as const,
    value: null,
    sector: null,
    sectorName: null,
    reading: null,
    n: 0,
    known: 3,
    firms: 9,
  };
  assert.deepEqual(units([unit], new Map([['017', blank]])).features[0]?.properties, {
    id: 'unit:d/017',
    code: '017',
    name: 'Huyện',
    why: 'few',
  });
});

test('the nearest hit is drawn last, so that it lies on top', () => {
  const hit = (code: string) => ({
    type: 'Feature' as const,
    id: 1,
    geometry: { type: 'Point' as const, coordinates: [0, 0] },
    properties: { code },
  });
  const at = { lon: 0, lat: 0, r: 1, name: null };
  const found = { hits: [hit('near'), hit('far')], all: 2, hot: null };
  const codes = near(at, found).features.map((f) => f.properties?.['code']);
  assert.deepEqual(codes, [undefined, 'far', 'near', undefined]);
  // Both stand on one point; where the list ends among those on it, their number is no more than a least one.
  const count = (all: number) => near(at, { ...found, all }).features.find((f) => f.properties?.['same'])!;
  assert.deepEqual([count(2).properties!['same'], count(2).properties!['more']], [2, undefined]);
  assert.deepEqual([count(3).properties!['same'], count(3).properties!['more']], [2, 1]);
});

test('a sketch closes from its third corner on', () => {
  assert.equal(
    sketch(
      [
        [0, 0],
        [1, 1],
      ],
      true,
    ).features[0]?.geometry.type,
    'LineString',
  );
  assert.equal(
    sketch(
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      true,
    ).features[0]?.geometry.type,
    'Polygon',
  );
  assert.equal(
    sketch(
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      false,
    ).features[0]?.geometry.type,
    'LineString',
  );
});

test('marks of parks lie over all names and neighbours, and those on one point carry their number', () => {
  const order = buildStyle(look({})).layers.map((layer) => layer.id);
  for (const name of ['firm-names', 'unit-names', 'site-names'])
    assert.ok(order.indexOf('sites') > order.indexOf(name), name);
  assert.ok(
    Number(made('sites', 'symbol-sort-key', { layer: 'zones' })) > Number(made('sites', 'symbol-sort-key', {})),
  );
  const site = (code: string, at: number[]) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: at },
    properties: { code, name: code, kind: 'industrial_cluster', status: 'operating', occupancy_pct: null },
  });
  const drawn = sites([site('a', [0, 0]), site('b', [0, 0]), site('c', [1, 1])], [], false).features;
  const shown = drawn.map((f) => made('site-count', 'filter', f.properties!));
  assert.deepEqual(shown, [true, false, false]);
  assert.equal(String(made('site-count', 'text-field', drawn[0]!.properties!)), '×2');
});

test('names keep clear of circles of occupancy as of the marks that these replace', () => {
  const { layers } = buildStyle(look({ fill: 'occupancy' }));
  const at = (id: string): number => layers.findIndex((layer) => layer.id === id);
  const own = layers[at('sites')]!;
  assert.ok(own.type === 'symbol');
  // A symbol takes its place among the letters whether it is seen or not; a circle never does.
  assert.equal(own.layout?.visibility ?? 'visible', 'visible');
  assert.equal(own.layout?.['icon-allow-overlap'], true);
  assert.equal(own.paint?.['icon-opacity'], 0);
  for (const names of ['unit-names', 'site-names', 'firm-names']) assert.ok(at(names) < at('sites'), names);
  const seen = buildStyle(look({ fill: 'lead' })).layers[at('sites')]!;
  assert.equal(seen.type === 'symbol' && seen.paint?.['icon-opacity'], 1);
});
