// What is asked of firms: around a place, by conditions, and how results of one point are drawn.
import assert from 'node:assert/strict';
import test from 'node:test';
import { doubtOf, outsideAll, wider } from '../src/lib/around.ts';
import type { Feature, Props } from '../src/lib/types.ts';
import { defaults, parse, print } from '../src/lib/url.ts';
import { firmFilter, orderWords, siteFilter } from '../src/lib/where.ts';
import { aside, near, spread } from '../src/map/searched.ts';

const firm = (code: string, at: [number, number], more: Props = {}): Feature => ({
  type: 'Feature',
  id: Number(code.slice(1)),
  geometry: { type: 'Point', coordinates: at },
  properties: { code, name: code, sector: null, ...more },
});
const given = { shape: [], members: [], ward: '', district: '' };

test('the next radius is beyond the present one, and reaches the nearest that matches', () => {
  assert.equal(wider(3000, 7300), 10_000);
  assert.equal(wider(3000, 100), 5000);
  assert.equal(wider(50_000, 10), null);
  assert.equal(wider(3000, 60_000), null);
});

test('a place is outside only if it is beyond all areas on one side', () => {
  const area = {
    ...firm('A1', [0, 0]),
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ],
      ],
    },
  };
  assert.equal(outsideAll([3, 1.5], [area as Feature]), true);
  assert.equal(outsideAll([1.5, 0], [area as Feature]), true);
  assert.equal(outsideAll([1.5, 1.5], [area as Feature]), false);
  assert.equal(outsideAll([3, 3], []), false);
});

test('a point is in doubt from the size of a block on', () => {
  assert.equal(doubtOf(firm('F1', [0, 0], { point_precision_m: 1000 })), 1000);
  assert.equal(doubtOf(firm('F1', [0, 0], { point_precision_m: 20 })), 0);
  assert.equal(doubtOf(firm('F1', [0, 0])), 0);
});

test('firms of one point are spread without two on one place, and others stay', () => {
  const hits = [...'123456789'].map((n) => firm(`F${n}`, [105.8, 21])).concat(firm('F10', [105.9, 21]));
  const apart = spread(hits, 'F3', 13);
  assert.equal(apart.size, 9);
  const pixels = [...apart.values()].map(([x, y]) => [
    ((x - 105.8) * 512 * 2 ** 13) / 360,
    ((y - 21) * 512 * 2 ** 13) / 360 / Math.cos((21 * Math.PI) / 180),
  ]);
  for (const [i, [x, y]] of pixels.entries()) {
    for (const [a, b] of pixels.slice(i + 1)) assert.ok(Math.hypot(x! - a!, y! - b!) > 16);
  }
  assert.equal(spread(hits, 'F10', 13).size, 0);
  assert.equal(spread(hits, null, 13).size, 0);
  const drawn = near({ lon: 105.8, lat: 21, r: 3000, name: null }, { hits, all: 10, hot: null }, apart);
  assert.ok(drawn.features.every((own) => !('same' in own.properties!)));
});

test('a vague point is marked once, and the circle of its doubt is drawn while it is looked at', () => {
  const hits = [1, 2].map((n) => firm(`F${n}`, [105.8, 21], { point_precision_m: 1000 }));
  const drawn = near({ lon: 105.8, lat: 21, r: 3000, name: null }, { hits, all: 2, hot: null });
  assert.deepEqual(drawn.features.map((own) => own.properties!['vague']).filter(Boolean), [1]);
  const told = (hot: string | null, sel: string | null): unknown[] =>
    aside({ hits, apart: new Map(), hot, sel, from: null }).features.map((own) => own.properties!['what']);
  assert.deepEqual(told(null, null), []);
  assert.deepEqual(told('F1', null), ['doubt']);
  assert.deepEqual(told(null, 'firm:2'), ['doubt', 'picked']);
});

test('conditions are one filter, and texts in them are quoted', () => {
  assert.equal(firmFilter({}, given), '');
  assert.equal(
    firmFilter({ ward: '00493', status: 'none', lack: 'doubt' }, given),
    "ward_code = '00493' AND status IS NULL AND (point_flag IS NOT NULL OR point_precision_m >= 500)",
  );
  assert.match(firmFilter({ source: 'OSM_BUS' }, given), /^\(sources = 'OSM_BUS' OR sources LIKE 'OSM\\_BUS;%' OR /);
  assert.equal(firmFilter({ linkage: '1' }, { ...given, members: ['F1', "F'2"] }), "code IN ('F1', 'F''2')");
  const shape: [number, number][] = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  assert.match(
    firmFilter({ drawn: 'yes' }, { ...given, shape }),
    /^S_WITHIN\(geometry, POLYGON\(\(1\.0+ 2\.0+,.*,1\.0+ 2\.0+\)\)\)$/,
  );
  assert.equal(firmFilter({ lack: 'nothing' }, given), '');
  assert.equal(
    siteFilter({ district: '017' }, { ...given, district: 'Huyện Đông Anh' }),
    "district_name IN ('Huyện Đông Anh', 'Đông Anh')",
  );
});

test('conditions are in the address, and what is none of them is named as unreadable', () => {
  const state = {
    ...defaults(),
    view: 'table' as const,
    list: 'firms' as const,
    where: { ward: '00493', lack: 'point' },
  };
  assert.equal(print(state), '?view=table&list=firms&in=ward:00493;lack:point');
  assert.deepEqual(parse(print(state)).state, state);
  assert.deepEqual(parse('?in=ward').bad, ['in']);
});

test('an order is said by what the column holds', () => {
  assert.equal(orderWords('string', undefined, false), 'order_text');
  assert.equal(orderWords('string', 'date', true), 'order_date_down');
  assert.equal(orderWords('integer', undefined, true), 'order_number_down');
});
