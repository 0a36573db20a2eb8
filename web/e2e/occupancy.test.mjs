// Occupancy of parks and clusters on one page: reached from a finding and the menu, printed on one sheet.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { close, counts, goes, option, says, until } from './browser.mjs';
import { paper } from './paper.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const noMap = { map: false };
const [site] = stage();

/** The parks and clusters of the report. */
const places = async () => {
  const { rows } = await site.json('api/reports/occupancy?f=json&lang=vi');
  return rows.filter((row) => row.area !== null);
};
const listed = (page) => page.locator('.sheet tbody tr');

test('the fullest come first with date and source, and those without a figure are counted', T, async () => {
  const page = await site.open('', noMap);
  await option(page, 'Lấp đầy khu, cụm công nghiệp');
  await goes(page, { rep: 'occupied' });
  const rows = await places();
  const known = rows.filter((row) => row.occupancy_pct !== null);
  await counts(listed(page), known.length);
  await until(
    () => page.$$eval('.rate b', (all) => all.map((b) => Number(b.textContent.replace(/[^\d]/g, '')))),
    (rates) => rates.length > 1 && rates.join() === [...rates].sort((a, b) => b - a).join(),
    'the fullest should come first',
  );
  await says(page, '.sheet', new RegExp(`${rows.length - known.length} khu, cụm chưa có số liệu`));
  const text = await says(page, '.sheet table', /không ghi ngày[^]*“[^”]+”/);
  assert.doesNotMatch(text, /[A-Z0-9]+_[A-Z0-9]+/);
  await counts(page.locator('.sheet a', { hasText: 'Excel' }), 1);
  await page.getByRole('button', { name: '≥ 80 %' }).focus();
  await page.keyboard.press('Enter');
  await counts(listed(page), known.filter((row) => row.occupancy_pct >= 80).length);
  await goes(page, { args: /least/ });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.sheet').getByRole('button', { name: 'Excel' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'lap-day-khu-cum-tu-80.xlsx');
  const cells = execFileSync('unzip', ['-p', await file.path(), 'xl/worksheets/sheet1.xml']).toString();
  const full = known.filter((row) => row.occupancy_pct >= 80);
  assert.equal(cells.split('<row ').length - 2, full.length);
  for (const row of known) assert.equal(cells.includes(`>${row.area_name}<`), row.occupancy_pct >= 80, row.area_name);
  await page.locator('.sheet tbody .link').first().click();
  await page.locator('.card h2').waitFor();
  assert.deepEqual(page.bad, []);
  await close(page);
});

test('a finding leads to it, and it prints on one page', T, async () => {
  const rows = await places();
  const page = await site.open('', noMap);
  await page.locator('.findings').getByRole('button', { name: 'Xem danh sách' }).click();
  await goes(page, { rep: 'occupied' });
  await until(
    () => listed(page).count(),
    (n) => n === rows.filter((row) => row.occupancy_pct >= 95).length,
    'the finding counts from 95 %',
  );
  await page.getByRole('button', { name: 'Tất cả' }).click();
  await counts(listed(page), rows.filter((row) => row.occupancy_pct !== null).length);
  assert.match((await paper(page)).info, /Pages:\s+1\n/);
  await close(page);
});
