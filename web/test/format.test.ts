import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { compare, date, distance, fold, number, percent } from '../src/lib/format.ts';
import { lastBefore } from '../src/lib/period.ts';
import { divisionOf, GROUPS, groupOf, shortSector, spans, toggled } from '../src/lib/sectors.ts';

test('numbers and distances are written as each language does', () => {
  assert.equal(number(1586.25, 'vi', 1), '1.586,3');
  assert.equal(number(1586.25, 'en', 1), '1,586.3');
  assert.equal(distance(812, 'vi'), '812 m');
  assert.equal(distance(1234, 'vi'), '1,23 km');
});

test('a share that is not all is not called 100 per cent, and one that is not nothing not 0', () => {
  assert.deepEqual(
    [0, 0.01, 0.5, 49.6, 99.4, 99.97, 100].map((value) => percent(value, 'vi')),
    ['0', '< 1', '1', '50', '99', '> 99', '100'],
  );
});

test('a date is written as far as it is known', () => {
  assert.equal(date('2026-06-14', 'vi'), '14/06/2026');
  assert.equal(date('2019-01', 'vi'), '01/2019');
  assert.equal(date('2026', 'en'), '2026');
});

test('a date that is served as a full day is written as far as its precision says', () => {
  assert.equal(date('2010-01-01', 'vi', 'year'), '2010');
  assert.equal(date('2010-05-01', 'vi', 'month'), '05/2010');
  assert.equal(date('2010-05-01', 'vi', 'day'), '01/05/2010');
  assert.equal(date('2010-05-01', 'vi', undefined), '01/05/2010');
  assert.equal(date('2010-05-01', 'en', 'month'), 'May 2010');
});

test('names are found without diacritics', () => {
  assert.equal(fold('Đông Anh – Bát Tràng'), 'dong anh – bat trang');
});

test('the unknown comes last whichever way a column is sorted', () => {
  assert.deepEqual(
    [3, null, 1].sort((a, b) => compare(a, b, 'vi')),
    [1, 3, null],
  );
  assert.deepEqual(
    [3, null, 1].sort((a, b) => compare(a, b, 'vi', true)),
    [3, 1, null],
  );
});

test('a division is read from each way of writing a sector', () => {
  assert.equal(divisionOf('2018:25'), '25');
  assert.equal(divisionOf('25910'), '25');
  assert.equal(divisionOf('2025:2591'), '25');
  assert.equal(divisionOf(null), null);
});

test('each division of the classification is in a group, and one that is new stands outside industry', () => {
  const file = readFileSync(new URL('../../geodata/vsic-2018.csv', import.meta.url), 'utf8');
  const divisions = [...file.matchAll(/^2018,(\d\d),2,/gm)].map((m) => m[1]!);
  assert.equal(divisions.length, 88);
  for (const division of divisions) assert.ok(groupOf(division)!.divisions.includes(division), division);
  assert.equal(groupOf('49')?.id, 'outside');
  assert.equal(groupOf('2025:48')?.id, 'outside');
  assert.equal(groupOf(null), null);
});

test('neighbouring divisions are written as a span', () => {
  assert.equal(spans(['13', '14', '15']), '13–15');
  assert.equal(spans(['31', '16', '17', '18']), '16–18, 31');
});

test('no division is in two groups', () => {
  const all = GROUPS.flatMap((g) => g.divisions);
  assert.equal(new Set(all).size, all.length);
});

test('a group is switched on and off as a whole', () => {
  assert.deepEqual(toggled(['10'], ['24', '25']), ['10', '24', '25']);
  assert.deepEqual(toggled(['10', '24', '25'], ['24', '25']), ['10']);
});

test('the name of a division is cut to what sets it apart', () => {
  assert.equal(shortSector('Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)'), 'Kim loại đúc sẵn');
  assert.equal(shortSector('Sản xuất, chế biến thực phẩm'), 'Thực phẩm');
  assert.equal(shortSector('Sản xuất thiết bị điện'), 'Thiết bị điện');
  assert.equal(shortSector('Dệt'), 'Dệt');
  assert.equal(shortSector('Manufacture of electrical equipment'), 'Electrical equipment');
});

test('an end that is no part of a period is told by the last day before it, as far as it is known', () => {
  assert.equal(lastBefore('2025-07-01'), '2025-06-30');
  assert.equal(lastBefore('2024-03-01', 'day'), '2024-02-29');
  assert.equal(lastBefore('2025-01-01', 'month'), '2024-12');
  assert.equal(lastBefore('2025-07-01', 'year'), '2024');
});
