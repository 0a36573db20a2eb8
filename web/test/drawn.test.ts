// A legend lists what the map draws, and nothing else.
import assert from 'node:assert/strict';
import test from 'node:test';
import { drawnBy, EXPLAINED, type Seen } from '../src/map/drawn.ts';
import { layers } from '../src/map/layers.ts';
import { nothing } from '../src/map/data.ts';
import { GROUPS, OUTSIDE } from '../src/lib/sectors.ts';

const seen = (id: string, properties: Record<string, unknown> = {}): Seen => ({ layer: { id }, properties });
const METAL = GROUPS.find((g) => g.id === 'metal')!;

test('an empty map has an empty legend', () => {
  assert.deepEqual(drawnBy([], 'lead', 9, true), { groups: [], marks: [], zoom: 9 });
  assert.deepEqual(drawnBy([seen('unit-fill'), seen('unit-fill', { why: 'few' })], 'lead', 9, true).groups, []);
});

test('a sector is listed where its colour is on the map', () => {
  const area = seen('unit-fill', { colour: METAL.colour });
  const dot = seen('firms', { sector: '1410', presence: 'there' });
  // From far away points are plain: only the areas have colours of sectors.
  assert.deepEqual(drawnBy([area, dot], 'lead', 9, true), { groups: ['metal'], marks: ['dot'], zoom: 9 });
  assert.deepEqual(drawnBy([area, dot], 'lead', 12, true), {
    groups: ['metal', 'textile'],
    marks: ['tinted'],
    zoom: 12,
  });
  assert.deepEqual(drawnBy([dot], 'none', 9, true).groups, ['textile']);
  // A colour of counts is none of a sector, even where it were the same.
  assert.deepEqual(drawnBy([area], 'count', 9, true).groups, []);
});

test('a sector that is not known and one outside industry are told apart', () => {
  const of = (sector: unknown) => drawnBy([seen('firms', { sector, presence: 'there' })], 'none', 12, true).groups;
  assert.deepEqual([of(null), of(undefined), of('')], [['unknown'], ['unknown'], ['unknown']]);
  assert.deepEqual(of('4933'), [OUTSIDE.id]);
  assert.deepEqual(of('2025:25'), ['metal']);
});

test('hollow points and those that are gone are explained where there are any', () => {
  const hit = (presence: string) => seen('near-hits', { sector: '2511', presence });
  const marks = (...all: Seen[]) => drawnBy(all, 'none', 13, true).marks;
  assert.deepEqual(marks(hit('there')), ['tinted']);
  assert.deepEqual(marks(hit('there'), hit('unknown')), ['hollow', 'tinted']);
  // Who is gone is grey, whatever the sector.
  assert.deepEqual(drawnBy([hit('not_there')], 'none', 13, true), { groups: [], marks: ['gone'], zoom: 13 });
});

test('a map that cannot draw every establishment says so', () => {
  const dot = (more: Record<string, unknown>) => seen('firms', { sector: '2511', presence: 'there', ...more });
  assert.deepEqual(drawnBy([dot({}), dot({ truncated: true })], 'lead', 9, true).marks, ['cut', 'dot']);
});

test('parks, clusters, their land and hollow ones are marks of their own', () => {
  const park = seen('sites', { layer: 'zones', works: 1 });
  const planned = seen('sites', { layer: 'clusters', works: 0 });
  assert.deepEqual(drawnBy([park], 'lead', 9, true).marks, ['park']);
  assert.deepEqual(drawnBy([park, planned, seen('site-area')], 'lead', 9, true).marks, [
    'cluster',
    'land',
    'open',
    'park',
  ]);
  // Rings of occupancy are filled by their class: hollow means nothing there.
  assert.deepEqual(drawnBy([seen('site-occupancy', { layer: 'zones', works: 0 })], 'occupancy', 9, true).marks, [
    'park',
  ]);
  // The marks below them are there for names to keep clear of.
  assert.deepEqual(drawnBy([seen('sites', { layer: 'zones', works: 0 })], 'occupancy', 9, true).marks, ['park']);
});

test('every layer that a legend explains is a layer of the map', () => {
  const look = {
    dark: false,
    fill: 'lead',
    quiet: false,
    within: null,
    tiles: '',
    hexagons: {},
    basemap: null,
    sel: null,
    picked: [],
  };
  const ids = layers({ ...look, faces: {}, data: nothing() } as never).map((layer) => layer.id);
  assert.deepEqual(
    EXPLAINED.filter((id) => !ids.includes(id)),
    [],
  );
});

test('points have the colours of their sectors while no area has one', () => {
  const dot = seen('firms', { sector: '1392', presence: 'there' });
  assert.deepEqual(drawnBy([dot], 'lead', 9, false), { groups: ['textile'], marks: ['tinted'], zoom: 9 });
  assert.deepEqual(drawnBy([dot], 'occupancy', 9, false).groups, []);
});
