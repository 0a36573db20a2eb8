// A workbook that the page makes is read back as it was, and other programs can open it.
import assert from 'node:assert/strict';
import { crc32 as known } from 'node:zlib';
import { test } from 'node:test';
import { peek } from '../src/keeping/peek.ts';
import { column, crc32, workbook } from '../src/lib/workbook.ts';

test('columns have letters, and entries the usual check sum', () => {
  assert.deepEqual([0, 25, 26, 51, 701, 702].map(column), ['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA']);
  const bytes = new TextEncoder().encode('Cụm công nghiệp');
  assert.equal(crc32(bytes), known(bytes));
});

test('rows are read back as they were written', async () => {
  const rows = [
    ['Khu, cụm', 'Lấp đầy (%)', 'Ghi chú'],
    ['KCN “Thăng Long” & A<B', 100, null],
    ['CCN Từ Liêm', 82.5, 'làm tròn'],
  ];
  const file = new Blob([
    workbook([
      { name: 'Số liệu', rows, widths: [30, 10, 20], filtered: true },
      { name: 'Ghi chú', rows: [['Lập ngày 1/7/2026']], widths: [90], filtered: false },
    ]),
  ]);
  const read = await peek(file);
  assert.deepEqual(
    read?.sheets.map((sheet) => sheet.name),
    ['Số liệu', 'Ghi chú'],
  );
  assert.deepEqual(read?.sheets[0]?.rows, [
    ['Khu, cụm', 'Lấp đầy (%)', 'Ghi chú'],
    ['KCN “Thăng Long” & A<B', '100'],
    ['CCN Từ Liêm', '82.5', 'làm tròn'],
  ]);
});
