import assert from 'node:assert/strict';
import test from 'node:test';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { nothing, near, sketch, units } from '../src/map/data.ts';
import { hexagonColour, sectorColour } from '../src/map/colours.ts';
import { buildStyle, type Look } from '../src/map/style.ts';
import { OUTSIDE, UNKNOWN_COLOUR } from '../src/lib/sectors.ts';
import { FILLS } from '../src/lib/url.ts';

const look = (change: Partial<Look>): Look => ({
  dark: false,
  fill: 'lead',
  quiet: false,
  past: false,
  within: null,
  tiles: 'http://127.0.0.1/{z}/{y}/{x}',
  hexagons: { '9': [1, 102, 181], '10': [1, 79, 158] },
  basemap: null,
  sel: null,
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

test('firms that have gone are no firms of today, but may be of a year in the past', () => {
  const filter = (past: boolean): string => {
    const layer = buildStyle(look({ past })).layers.find((own) => own.id === 'firms')!;
    return JSON.stringify('filter' in layer ? layer.filter : null);
  };
  assert.match(filter(false), /"closed","moved"/);
  assert.equal(filter(true), 'true');
});

test('background maps of both kinds are taken', () => {
  for (const type of ['xyz', 'pmtiles'] as const) {
    const style = buildStyle(look({ basemap: { id: 'city', type, url: 'http://127.0.0.1/a/{z}/{x}/{y}.png' } }));
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
  const codes = near({ lon: 0, lat: 0, r: 1, name: null }, [hit('near'), hit('far')], null).features.map(
    (f) => f.properties?.['code'],
  );
  assert.deepEqual(codes, [undefined, 'far', 'near', undefined]);
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
