import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedBy, chosenFirst, foreseen, mine } from '../src/keeping/conflicts.ts';
import {
  changesOf,
  fieldsOf,
  inWords,
  ruleOf,
  shapeOf,
  textsOf,
  type CollectionSchema,
  type Field,
} from '../src/keeping/fields.ts';
import { codesIn } from '../src/keeping/findings.ts';
import { headerRow, headingsOf, mapped } from '../src/keeping/headings.ts';
import { peek, rowsOf } from '../src/keeping/peek.ts';
import { moved, pointOf } from '../src/keeping/point.ts';
import { areaOf, ringOf } from '../src/keeping/shapes.ts';
import { dateOf, dateText, numberOf, numberText, today } from '../src/keeping/values.ts';
import { distance, vn2000 } from '../src/lib/geo.ts';
import { workbook } from '../e2e/workbook.mjs';

test('numbers are read as a language writes them', () => {
  const vi: [string, number | undefined][] = [
    ['1.234', 1234],
    ['1.234,5', 1234.5],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['1 234', 1234],
    ['-3', -3],
    ['năm mươi', undefined],
    ['1,2,3', undefined],
    ['', undefined],
  ];
  for (const [text, number] of vi) assert.equal(numberOf(text, 'vi'), number, text);
  assert.equal(numberOf('1,234.5', 'en'), 1234.5);
  assert.equal(numberText(12.5, 'vi'), '12,5');
  assert.equal(numberOf(numberText(0.125, 'vi'), 'vi'), 0.125);
});

test('dates are read as precisely as they are written', () => {
  const all: [string, string | undefined][] = [
    ['15/7/2025', '2025-07-15'],
    ['07/2025', '2025-07'],
    ['2025', '2025'],
    ['2025-07-15', '2025-07-15'],
    ['2025-7', '2025-07'],
    ['31/2/2025', undefined],
    ['13/2025', undefined],
    ['hôm qua', undefined],
  ];
  for (const [text, date] of all) assert.equal(dateOf(text), date, text);
  assert.equal(dateText('1999-12-01', 'month'), '12/1999');
  assert.equal(dateText('2010-01-01', 'year'), '2010');
  assert.equal(dateText('2025-07-15', 'day'), '15/07/2025');
  assert.equal(today(new Date(2026, 10, 3)), '2026-11-03');
});

test('a point is read in any notation and either order', () => {
  const at = [105.8542, 21.0285] as const;
  const flat = vn2000([...at], 105);
  const all = [
    '21,0285; 105,8542',
    '21.0285, 105.8542',
    '105.8542 21.0285',
    `21°01'42.6"B 105°51'15.12"Đ`,
    `105°51′15.12″E, 21°01′42.6″N`,
    `${flat.x} ${flat.y}`,
    `X ${flat.x.toFixed(3)}; Y ${flat.y.toFixed(3)}`,
    `${flat.y.toFixed(3)}, ${flat.x.toFixed(3)}`,
  ];
  for (const text of all) {
    const read = pointOf(text, 105);
    assert.ok(read && distance(read, [...at]) < 0.1, `${text}: ${read}`);
  }
  // As cards print it, to a metre.
  const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, '.');
  const printed = `VN-2000 X ${grouped(flat.x)} Y ${grouped(flat.y)}`;
  for (const text of [printed, `${grouped(flat.x)}; ${grouped(flat.y)}`, `WGS 84 21,0285; 105,8542 · ${printed}`]) {
    const read = pointOf(text, 105);
    assert.ok(read && distance(read, [...at]) < 1, `${text}: ${read}`);
  }
  for (const text of ['', 'Hà Nội', '21.03', '48.1, 11.5', '1, 2, 3']) assert.equal(pointOf(text, 105), null, text);
  assert.ok(Math.abs(distance([...at], moved([...at], 10, 0)) - 10) < 0.05);
  assert.ok(Math.abs(distance([...at], moved([...at], 0, -100)) - 100) < 0.05);
});

const SCHEMA: CollectionSchema = {
  properties: {
    id: { type: 'integer', 'x-ogc-role': 'id', readOnly: true },
    geometry: { format: 'geometry-point', 'x-ogc-role': 'primary-geometry' },
    code: { type: 'string', title: 'Mã' },
    workers: { type: 'integer', title: 'Lao động (người)' },
    name: { type: 'string', title: 'Tên' },
    ward_name: { type: 'string', title: 'Phường', readOnly: true },
    opened: { type: 'string', title: 'Bắt đầu', format: 'date' },
    opened_precision: { type: 'string', enum: ['day', 'month', 'year'] },
    status: { type: 'string', title: 'Tình trạng' },
    sector: { type: 'string', title: 'Ngành (VSIC)' },
    former_codes: { type: 'string', title: 'Mã đã gộp' },
  },
};

test('a form has the fields that may be written, the name first', () => {
  const fields = fieldsOf('firms', SCHEMA);
  assert.deepEqual(fields.map((f) => f.name).sort(), ['code', 'name', 'opened', 'sector', 'status', 'workers']);
  assert.equal(fields[0]!.name, 'name');
  const of = (name: string): (typeof fields)[number] => fields.find((f) => f.name === name)!;
  assert.deepEqual([of('workers').title, of('workers').unit], ['Lao động', 'người']);
  assert.equal(of('sector').title, 'Ngành (VSIC)', 'what is no unit stays');
  assert.equal(of('status').kind, 'choice');
  assert.equal(of('name').required, true);
  assert.equal(shapeOf(SCHEMA), 'point');
  assert.equal(shapeOf({ properties: { geometry: { format: 'geometry-multipolygon', readOnly: true } } }), null);
});

test('only what was changed is sent, and what cannot be read is told at its field', () => {
  const fields = fieldsOf('firms', SCHEMA);
  const own = { name: 'A', workers: 1200, opened: '1999-12-01', opened_precision: 'month', status: 'operating' };
  const before = textsOf(fields, own, 'vi');
  assert.equal(before['opened'], '12/1999');
  assert.deepEqual(changesOf(fields, before, { ...before }, 'vi'), { changed: {}, wrong: {} });
  const now = { ...before, name: ' B ', workers: '1.250', opened: '', status: '' };
  assert.deepEqual(changesOf(fields, before, now, 'vi').changed, {
    name: 'B',
    workers: 1250,
    opened: null,
    status: null,
  });
  const wrong = changesOf(fields, before, { ...before, name: '', workers: 'x', opened: '32/1/2000' }, 'vi');
  assert.deepEqual(wrong.wrong, { name: 'required', workers: 'number', opened: 'date' });
});

test('what says more about a changed value is sent as it is shown, and not with one that becomes unknown', () => {
  const field = (name: string, kind: 'integer' | 'date' | 'text'): Field => ({
    name,
    title: name,
    unit: null,
    kind,
    choices: [],
    required: false,
    group: 'figures',
  });
  const fields = [field('workers', 'integer'), field('workers_as_of', 'date'), field('name', 'text')];
  const before = { workers: '45', workers_as_of: '2025', name: 'A' };
  const sent = (now: object): object => changesOf(fields, before, { ...before, ...now }, 'vi').changed;
  assert.deepEqual(sent({ workers: '50' }), { workers: 50, workers_as_of: '2025' });
  assert.deepEqual(sent({ workers: '50', workers_as_of: '6/2026' }), { workers: 50, workers_as_of: '2026-06' });
  assert.deepEqual(sent({ workers: '50', workers_as_of: '' }), { workers: 50, workers_as_of: null });
  assert.deepEqual(sent({ workers: '' }), { workers: null });
  assert.deepEqual(sent({ name: 'B' }), { name: 'B' });
});

test('a rule of the server is told without the name that its field has already', () => {
  const say = (code: string): string =>
    ({ operating: 'Đang hoạt động', suspended_or_closed: 'Tạm ngừng' })[code] ?? code;
  const all: [string, string, string][] = [
    ['name', 'name: cần có giá trị', 'Cần có giá trị'],
    ['workers', 'workers -5: cần 0–10000000', 'Cần 0–10000000'],
    [
      'status',
      'status “boo”: cần một trong: operating, suspended_or_closed',
      'Cần một trong: Đang hoạt động, Tạm ngừng',
    ],
  ];
  for (const [field, detail, told] of all) assert.equal(ruleOf({ field, detail }, say), told);
});

test('of two edits one chooses only where both changed a property', () => {
  const conflicts = {
    name: { base: 'A', theirs: 'B', yours: 'C' },
    workers: { base: 1, theirs: 1, yours: 2 },
    status: { base: null, theirs: 'operating', yours: null },
    opened: { base: '2000', theirs: '2001', yours: '2001' },
  };
  assert.deepEqual(chosenFirst(conflicts), { name: null, workers: 'yours', status: 'theirs' });
  assert.deepEqual(mine(conflicts, { name: 'yours', workers: 'yours', status: 'theirs' }), { name: 'C', workers: 2 });
  assert.equal(changedBy({ theirs: 'B', yours: 'C' }), 'both');
});

test('a conflict is foreseen from what a colleague changed', () => {
  const found = foreseen({ name: 'A', workers: 1 }, { name: 'B', workers: 1 }, { name: 'C', workers: 2 });
  assert.deepEqual(found, { name: { base: 'A', theirs: 'B', yours: 'C' } });
});

test('the codes of a finding are read with and without names', () => {
  assert.deepEqual(codesIn('F0002; F0003; C005 CCN làng nghề; SYN-0013801'), ['F0002', 'F0003', 'C005', 'SYN-0013801']);
  assert.deepEqual(codesIn(''), []);
  assert.deepEqual(codesIn('và 12 cơ sở khác'), []);
});

test('an outline of one part is edited, others are drawn anew', () => {
  const ring: [number, number][] = [
    [105, 21],
    [105.1, 21],
    [105.1, 21.1],
  ];
  assert.deepEqual(ringOf(areaOf(ring)), ring);
  assert.equal(areaOf(ring.slice(1)), null);
  const one = areaOf(ring)!.coordinates[0]!;
  assert.deepEqual(ringOf({ type: 'MultiPolygon', coordinates: [one, one] }), []);
});

const FOUND = [
  { severity: 'note', row: null, column: null, cell: null, value: null, detail: 'tiêu đề ở dòng 3' },
  { severity: 'warning', row: 3, column: 'Cột lạ', cell: null, value: null, detail: 'không nhận ra' },
] as const;

test('the columns of a file are listed with what was not recognised', () => {
  const rows = [['BÁO CÁO'], [], ['Tên', 'Cột lạ'], ['A', 'x'], ['B', 'y']];
  assert.equal(headerRow({}, FOUND), 3);
  assert.equal(headerRow({ header_row: '2' }, FOUND), 2);
  assert.deepEqual(headingsOf(rows, 3, {}, FOUND), [
    { title: 'Tên', samples: ['A', 'B'], unknown: false, property: '' },
    { title: 'Cột lạ', samples: ['x', 'y'], unknown: true, property: '' },
  ]);
  const options = mapped({ sheet: 'S' }, 'Cột lạ', 'activity');
  assert.deepEqual(options, { sheet: 'S', map: { activity: 'Cột lạ' } });
  assert.deepEqual(mapped(options, 'Tên', 'activity'), { sheet: 'S', map: { activity: 'Tên' } });
  assert.deepEqual(mapped(options, 'Cột lạ', ''), { sheet: 'S' });
});

test('the first rows of texts and workbooks are read in the browser', async () => {
  assert.deepEqual(rowsOf('a;"b;""c"""\nd;e\n'), [
    ['a', 'b;"c"'],
    ['d', 'e'],
  ]);
  const book = workbook({ 'Cơ sở': [['BÁO CÁO'], [], ['Tên', 'Lao động'], ['A & B', 12]], Khác: [['x']] });
  const seen = await peek(new Blob([book]));
  assert.deepEqual(
    seen?.sheets.map((s) => s.name),
    ['Cơ sở', 'Khác'],
  );
  assert.deepEqual(seen?.sheets[0]?.rows.at(-1), ['A & B', '12']);
  assert.deepEqual((await peek(new Blob(['Tên\tMã\nA\t1'])))?.sheets[0]?.rows[0], ['Tên', 'Mã']);
  assert.equal(await peek(new Blob([Buffer.from('PK\x03\x04 broken')])), null);
});

test('a cell that fits no closed set is told the words that fit', () => {
  const say = (code: string): string => ({ operating: 'Đang hoạt động', moved: 'Đã chuyển đi' })[code] ?? code;
  assert.equal(
    inWords('không thuộc danh mục: operating, moved', say),
    'không thuộc danh mục: Đang hoạt động, Đã chuyển đi',
  );
  assert.equal(inWords('không phải số: operating', say), 'không phải số: operating');
});
