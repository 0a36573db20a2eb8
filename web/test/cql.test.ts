import assert from 'node:assert/strict';
import test from 'node:test';
import { codeFilter, both, nameFilter, sectorFilter } from '../src/lib/cql.ts';

test('a name is asked for as people type it', () => {
  assert.equal(nameFilter(' Sài Đồng '), "ACCENTI(CASEI(name)) LIKE '%sai dong%'");
  assert.equal(nameFilter('  '), '');
});

test('what means something in a filter is taken as it stands', () => {
  assert.equal(nameFilter("100% d'or_"), "ACCENTI(CASEI(name)) LIKE '%100\\% d''or\\_%'");
});

test('conditions are joined where there are several', () => {
  assert.equal(both('', sectorFilter(['24', '25'])), "(sector LIKE '24%' OR sector LIKE '25%')");
  assert.equal(both('a', 'b'), 'a AND b');
});

test('codes are quoted in a list', () => {
  assert.equal(codeFilter(['F0006', "A'B"]), "code IN ('F0006', 'A''B')");
});
