// Areas side by side, with the city as their measure; what has nothing to say says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, counts, says, until } from './browser.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const noMap = { map: false };
const [site] = stage();

const COMPARED = '?view=compare&b=districts-2024&cmp=004,017,250';

test('the city is the first column of a comparison', T, async () => {
  const page = await site.open(COMPARED, noMap);
  const heads = page.locator('figure table').first().locator('thead th');
  await until(
    () => heads.allTextContents(),
    (all) => all[1]?.trim() === 'Toàn thành phố' && all.length === 5,
    'the city should come before the areas',
  );
  await says(page, page.locator('table', { hasText: 'Mọi cơ sở, qua các năm' }).locator('tbody tr'), /Toàn thành phố/);
  assert.deepEqual(page.bad, []);
  await close(page);
});

test('sectors are compared on one scale, and those that are chosen', T, async () => {
  const page = await site.open(COMPARED, noMap);
  const panels = page.locator('.panels table');
  await counts(panels, 6);
  /** A share of a panel for each per cent that it writes. */
  const scales = () =>
    page.$$eval('.panels tbody tr', (rows) =>
      rows.map((row) => [
        parseFloat(row.querySelector('.value').textContent),
        Number(row.querySelector('rect').getAttribute('width')),
      ]),
    );
  const whole = await until(
    async () => (await scales()).filter(([said]) => said >= 10),
    (all) => all.length > 3,
    'more than three shares should be of ten per cent',
  );
  // The shares are written without decimals, so the scales agree within what rounding leaves.
  for (const [said, width] of whole) assert.ok(Math.abs(width / said - whole[0][1] / whole[0][0]) < 0.15, `${said}`);
  await page.locator('.chip', { hasText: 'Dệt may' }).focus();
  await page.keyboard.press('Enter');
  await counts(panels, 1);
  await says(page, panels, /Dệt may, da giày[^]*Toàn thành phố/);
  await close(page);
});

test('a chart with nothing to show is a sentence', T, async () => {
  const page = await site.open(`${COMPARED}&lq=25`, noMap);
  await page.getByText('không đổi theo sổ đăng ký nên không vẽ biểu đồ').waitFor();
  await counts(page.locator('figure svg .axis'), 0);
  await page
    .getByText(/^không đổi: \d+$/)
    .first()
    .waitFor();
  await close(page);
});

test('services are a group of their own beside the unknown', T, async () => {
  const table = await site.json('api/reports/sector-mix?boundaries=districts-2024&f=json&lang=vi');
  const sector = { sector: '2018:49', sector_name: 'Vận tải', share_pct: 50, establishments: 40 };
  const rows = [...table.rows, { ...table.rows.find((row) => row.area === '004'), ...sector }];
  const route = (p) => p.route(/sector-mix\?[^/]*districts-2024/, (r) => r.fulfill({ json: { ...table, rows } }));
  const page = await site.open(COMPARED, { ...noMap, route });
  const row = page.locator('figure table').first().locator('tbody tr', { hasText: 'Ngoài công nghiệp' });
  await says(page, row.locator('td').nth(1), /^40\s/);
  await close(page);
});
