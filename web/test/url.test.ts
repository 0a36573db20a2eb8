import assert from 'node:assert/strict';
import test from 'node:test';
import { defaults, parse, print, step } from '../src/lib/url.ts';

test('the default state has an empty query', () => {
  assert.equal(print(defaults()), '');
});

test('a full state survives the way through the address', () => {
  const state = {
    ...defaults(),
    lang: 'en' as const,
    view: 'near' as const,
    fill: 'lq' as const,
    sectors: ['24', '25'],
    workers: 51,
    year: 2020,
    near: { lon: 105.78145, lat: 21.12342, r: 3000, name: 'KCN Thăng Long' },
    sel: 'unit:wards-2025/00004',
    cmp: ['017', '250'],
    args: { area: '017', from: '2023' },
    shape: [
      [105.7, 21.05],
      [105.9, 21.05],
      [105.9, 21.2],
    ] as [number, number][],
    dark: true,
    cam: { z: 12.4, lat: 21.165, lon: 105.845 },
  };
  const back = parse(print(state));
  assert.deepEqual(back.state, state);
  assert.deepEqual(back.bad, []);
});

test('values that make no sense fall back and are named', () => {
  const { state, bad } = parse('?view=nowhere&near=1,2&w=many&m=a/b/c&s=metal');
  assert.deepEqual(state, { ...defaults(), sectors: [] });
  assert.deepEqual(bad.sort(), ['m', 'near', 's', 'view', 'w']);
});

test('unknown keys are kept', () => {
  const { state, rest } = parse('?utm=x&view=table');
  assert.equal(print(state, rest), '?view=table&utm=x');
});

test('moving the map is no step, choosing a view is', () => {
  const state = defaults();
  assert.equal(step(state), step({ ...state, cam: { z: 12, lat: 21, lon: 105 } }));
  assert.notEqual(step(state), step({ ...state, view: 'table' }));
});

test('a frame is asked for by embed=1 and nothing else', () => {
  assert.equal(parse('?embed=1').state.embed, true);
  assert.equal(print({ ...defaults(), embed: true, sectors: ['24'] }), '?s=24&embed=1');
  assert.equal(print({ ...parse('?s=24&embed=1').state, embed: false }), '?s=24');
  for (const other of ['0', 'true', '']) {
    const { state, bad } = parse(`?embed=${other}`);
    assert.deepEqual([state.embed, bad], [false, ['embed']], other);
  }
});
