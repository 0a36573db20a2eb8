// Each value of the address on its own: what is taken, what falls back and is named, and what comes back the same.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaults, parse, print, step, type State } from '../src/lib/url.ts';

/** The parts of a state that a query changes, and the keys that are named as bad. */
function told(query: string): [Partial<State>, string[]] {
  const { state, bad } = parse(query);
  const usual = defaults();
  const changed = Object.entries(state).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key as keyof State]),
  );
  return [Object.fromEntries(changed) as Partial<State>, bad];
}

test('each value is read as it is written', () => {
  const cases: [string, Partial<State>][] = [
    ['lang=en', { lang: 'en' }],
    ['view=compare', { view: 'compare' }],
    ['fill=density', { fill: 'density' }],
    ['list=linkages', { list: 'linkages' }],
    ['lq=10', { lq: '10' }],
    ['b=districts-2024', { edition: 'districts-2024' }],
    ['s=24,2591', { sectors: ['24', '2591'] }],
    ['w=0', { workers: 0 }],
    ['w=10000000', { workers: 1e7 }],
    ['y=1950', { year: 1950 }],
    ['y=2100', { year: 2100 }],
    ['near=105.8,21.1,500', { near: { lon: 105.8, lat: 21.1, r: 500, name: null } }],
    ['near=-180,-90,100000&at=X', { near: { lon: -180, lat: -90, r: 100000, name: 'X' } }],
    ['sel=firm:164', { sel: 'firm:164' }],
    ['sel=unit:wards-2025/00004', { sel: 'unit:wards-2025/00004' }],
    ['cmp=a,b', { cmp: ['a', 'b'] }],
    ['sort=-workers', { sort: '-workers' }],
    ['cols=code,name', { cols: ['code', 'name'] }],
    ['find=Sài+Đồng', { find: 'Sài Đồng' }],
    ['rep=six-monthly', { report: 'six-monthly' }],
    ['args=area%3D017%26from%3D2023', { args: { area: '017', from: '2023' } }],
    ['shape=105,21;106,21;106,22', { shape: [[105, 21], [106, 21], [106, 22]] }], // prettier-ignore
    ['base=osm', { base: 'osm' }],
    ['dark=0', { dark: false }],
    ['dark=1', { dark: true }],
    ['m=12.5/21/105.8', { cam: { z: 12.5, lat: 21, lon: 105.8 } }],
    ['m=24/90/180', { cam: { z: 24, lat: 90, lon: 180 } }],
  ];
  for (const [query, state] of cases) assert.deepEqual(told(`?${query}`), [state, []], query);
});

test('a long text to find is cut, and an empty one is none', () => {
  assert.equal(parse(`?find=${'a'.repeat(300)}`).state.find.length, 100);
  assert.deepEqual(told('?find='), [{}, []]);
});

test('what is printed is read as it was, whatever its letters are', () => {
  const states: Partial<State>[] = [
    { find: 'a&b=c;d:e/f,g%20+“”' },
    { near: { lon: 105.123456789, lat: -0.00001, r: 1.5, name: 'Ga Hà Nội; số 1 & 2' } },
    { args: { area: 'a,b', 'từ khóa': '“x” & y=1' } },
    { sel: 'zone:KCN-1/2:3' },
    { sectors: ['01', '2025'], cols: ['a_b'], cmp: ['x:y', 'ô'] },
    { workers: 0, year: 2000, dark: false, sort: '-a' },
    { shape: [[0, 0], [-0.5, 90], [180, -90]] }, // prettier-ignore
  ];
  for (const part of states) {
    const state = { ...defaults(), ...part };
    const back = parse(print(state));
    assert.deepEqual(back.bad, []);
    if (state.near) state.near = { ...state.near, lon: 105.12346 };
    assert.deepEqual(back.state, state, print(state));
    assert.equal(print(back.state), print(state), 'printing again changes nothing');
  }
});

test('parameters that are not known come back once each, in their order', () => {
  const { state, rest } = parse('?b2=1&view=table&b2=2&x=');
  assert.deepEqual(rest, [
    ['b2', '1'],
    ['b2', '2'],
    ['x', ''],
  ]);
  assert.equal(print(state, rest), '?view=table&b2=1&b2=2&x=');
});

test('what is worth a step back is a view, a selection, a list, a report, an edition or a place', () => {
  const home = defaults();
  const steps: Partial<State>[] = [
    { view: 'table' },
    { sel: 'firm:1' },
    { list: 'firms' },
    { report: 'change' },
    { edition: 'x' },
    { near: { lon: 1, lat: 2, r: 3, name: null } },
  ];
  for (const part of steps) assert.notEqual(step({ ...home, ...part }), step(home), JSON.stringify(part));
  const sliders: Partial<State>[] = [
    { workers: 5 },
    { year: 2020 },
    { find: 'x' },
    { sectors: ['24'] },
    { fill: 'lq' },
    { dark: true },
  ];
  for (const part of sliders) assert.equal(step({ ...home, ...part }), step(home), JSON.stringify(part));
  const near = { lon: 1, lat: 2, r: 3, name: 'a' };
  assert.equal(step({ ...home, near }), step({ ...home, near: { ...near, r: 900, name: 'b' } }), 'a wider circle');
});
