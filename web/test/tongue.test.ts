import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { foreign, remark } from '../src/lib/tongue.ts';

test('a text in another language than the page is marked', () => {
  assert.equal(foreign('iipvietnam.com zone pages: developer, occupancy, and older figures', 'vi'), 'en');
  assert.equal(foreign('phường Sài Đồng was dissolved; one of eight parks', 'vi'), 'en');
  assert.equal(foreign('đất công nghiệp đã cho thuê', 'en'), 'vi');
  assert.equal(foreign('đất công nghiệp đã cho thuê', 'vi'), undefined);
  for (const name of ['KCN Thăng Long', 'Samsung Display', 'In ấn Hà Nội', '2592'])
    assert.equal(foreign(name, 'vi'), undefined);
});

test('remarks of the seed on areas and occupancies are in Vietnamese on a Vietnamese page, or marked', () => {
  const remarks = ['zones', 'clusters'].flatMap((file) => {
    const text = readFileSync(new URL(`../../geodata/${file}.csv`, import.meta.url), 'utf8');
    return text.match(/from [A-Z]\w+_\w+[^",\n]*|[A-Z]\w+_\w+, (?:undated|20\d\d)[^",\n]*/g) ?? [];
  });
  assert.ok(remarks.length > 60, String(remarks.length));
  for (const own of remarks) {
    const told = remark(own, 'vi');
    assert.ok(!/\b(from|undated|stated)\b/.test(told) || foreign(told, 'vi') === 'en', `${own} → ${told}`);
    assert.equal(remark(own, 'en'), own);
  }
  assert.equal(remark('F2_LDTD_TT, 2025; the rule is not stated', 'vi'), 'F2_LDTD_TT, 2025; không nêu cách tính');
  assert.equal(remark('from IIP_GEO; 18.8 ha in F2_LDTD_TT', 'vi'), 'theo IIP_GEO; 18.8 ha theo F2_LDTD_TT');
});
