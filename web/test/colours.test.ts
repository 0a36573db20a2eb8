// Colours and the differences by which a live map takes on another look.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Map as GlMap, StyleSpecification } from 'maplibre-gl';
import { inkOn } from '../src/lib/colour.ts';
import { HEXAGON_COLOURS, LQ_STOPS } from '../src/lib/figures.ts';
import { GROUPS, OUTSIDE, UNKNOWN_COLOUR } from '../src/lib/sectors.ts';
import { faded, hexagonColour, sectorColour, step, strength } from '../src/map/colours.ts';
import { rebuilt, restyle } from '../src/map/restyle.ts';

/** The contrast of two colours by WCAG 2.2, computed apart from the app. */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
    const [r, g, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(full.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

test('ink on a colour is the one of the better contrast, and always readable', () => {
  const colours = [...GROUPS.map((g) => g.colour), ...HEXAGON_COLOURS, ...LQ_STOPS.map(([, c]) => c), UNKNOWN_COLOUR];
  for (const colour of [...colours, '#000000', '#ffffff', '#767676', '#777777']) {
    const ink = inkOn(colour);
    const other = ink === '#000' ? '#fff' : '#000';
    assert.ok(contrast(colour, ink) >= contrast(colour, other) - 0.05, `${colour} ${ink}`);
    assert.ok(contrast(colour, ink) >= 4.5, `${colour} ${ink} ${contrast(colour, ink)}`);
  }
});

test('no two groups of sectors have one colour, nor that of the unknown', () => {
  const all = [...GROUPS.map((g) => g.colour), UNKNOWN_COLOUR];
  assert.equal(new Set(all).size, all.length);
});

test('classes become steps, of which the first has no lower bound', () => {
  assert.deepEqual(step(['get', 'n'], [[0, 'a'], [5, 'b'], [9, 'c']]), ['step', ['get', 'n'], 'a', 5, 'b', 9, 'c']); // prettier-ignore
  assert.deepEqual(step(['get', 'n'], [[0, 'a']]), ['literal', 'a']);
  assert.deepEqual(step(['get', 'n'], []), ['literal', UNKNOWN_COLOUR]);
});

test('every group but the services is matched by its divisions, which are the rest', () => {
  const own = sectorColour('sector') as unknown as unknown[];
  assert.deepEqual([own[0], own[2], own[3], own.at(-1)], ['match', '', UNKNOWN_COLOUR, OUTSIDE.colour]);
  const pairs = own.slice(4, -1);
  const groups = GROUPS.filter((g) => g !== OUTSIDE);
  assert.deepEqual(pairs, groups.flatMap((g) => [[...g.divisions], g.colour])); // prettier-ignore
});

test('hexagons have the classes of their zoom, in the order of zooms and from nothing on', () => {
  assert.equal(hexagonColour({}), HEXAGON_COLOURS[3]);
  const own = hexagonColour({ '10': [3, 8], '9': [20, 50, 90] }) as unknown as unknown[];
  const firms = ['get', 'firms'];
  const [a, b, c] = HEXAGON_COLOURS;
  assert.deepEqual(own, ['step', ['zoom'], ['step', firms, a, 50, b, 90, c], 10, ['step', firms, a, 8, b]]);
});

test('the legend is as pale as the map at its zoom', () => {
  assert.deepEqual([0, 10, 13.5, 20].map(strength).map((n) => Number(n.toFixed(3))), [0.82, 0.82, 0.3, 0.3]); // prettier-ignore
  assert.ok(Math.abs(strength(11.75) - 0.56) < 1e-12, 'half way');
  const own = faded((of) => of) as unknown as unknown[];
  assert.deepEqual(own.slice(3), [10, 0.82, 13.5, 0.3]);
});

type Call = [name: string, ...args: unknown[]];

/** The calls that a map gets while it takes on another style. */
function calls(before: object, after: object): Call[] {
  const made: Call[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void made.push([name, ...args]);
  const source = (id: string) => ({
    _options: {} as Record<string, unknown>,
    setData: (data: unknown) => made.push(['setData', id, data]),
    setTiles(this: { _options: object }, tiles: unknown) {
      made.push(['setTiles', id, tiles, { ...this._options }]);
    },
  });
  const map = {
    getSource: source,
    setPaintProperty: note('paint'),
    setLayoutProperty: note('layout'),
    setFilter: note('filter'),
    setLayerZoomRange: note('zooms'),
  };
  const style = (of: object): StyleSpecification => ({ version: 8, sources: {}, layers: [], ...of });
  restyle(map as unknown as GlMap, style(before), style(after));
  return made;
}

test('a style that is the same changes nothing', () => {
  const own = {
    sources: { a: { type: 'geojson', data: 'x' }, t: { type: 'vector', tiles: ['u'], bounds: [0, 0, 1, 1] } },
    layers: [{ id: 'l', paint: { p: ['get', 'x'] }, layout: { v: 1 }, filter: ['==', 'a', 1], minzoom: 3 }],
  };
  assert.deepEqual(calls(own, structuredClone(own)), []);
});

test('only what differs is set', () => {
  const layer = { id: 'l', paint: { p: 1, q: [1, 2] }, layout: { v: 'none' }, filter: ['a'], minzoom: 3 };
  const after = { ...layer, paint: { p: 1, q: [1, 3] }, layout: { v: 'visible' }, filter: ['b'], minzoom: 4 };
  assert.deepEqual(calls({ layers: [layer] }, { layers: [after] }), [
    ['paint', 'l', 'q', [1, 3]],
    ['layout', 'l', 'v', 'visible'],
    ['filter', 'l', ['b']],
    ['zooms', 'l', 4, 24],
  ]);
  const { filter: _, minzoom: __, ...open } = layer;
  assert.deepEqual(calls({ layers: [layer] }, { layers: [open] }), [
    ['filter', 'l', undefined],
    ['zooms', 'l', 0, 24],
  ]);
});

test('data and tiles are set where they are others, with the bounds of the tiles', () => {
  const with_ = (tiles: string, bounds?: number[], data = 'x'): object => ({
    sources: { a: { type: 'geojson', data }, t: { type: 'vector', tiles: [tiles], ...(bounds ? { bounds } : {}) } },
  });
  assert.deepEqual(calls(with_('u', [0, 0, 1, 1]), with_('u', [0, 0, 1, 1], 'y')), [['setData', 'a', 'y']]);
  assert.deepEqual(calls(with_('u', [0, 0, 1, 1]), with_('w', [0, 0, 1, 1])), [
    ['setTiles', 't', ['w'], { bounds: [0, 0, 1, 1] }],
  ]);
  assert.deepEqual(calls(with_('u', [0, 0, 0, 0]), with_('u', [0, 0, 1, 1])), [
    ['setTiles', 't', ['u'], { bounds: [0, 0, 1, 1] }],
  ]);
  assert.deepEqual(calls(with_('u'), with_('u')), []);
});

test('a map is built again for other layers or another order of them', () => {
  const of = (...ids: string[]): StyleSpecification =>
    ({ version: 8, sources: {}, layers: ids.map((id) => ({ id, type: 'line' })) }) as unknown as StyleSpecification;
  assert.equal(rebuilt(of('a', 'b'), of('a', 'b')), false);
  assert.deepEqual([rebuilt(of('a', 'b'), of('b', 'a')), rebuilt(of('a'), of('a', 'b'))], [true, true]);
});
