// Pictures of the pages of planners: XUONG_BIN=…/xuong node tools/book.mjs [name…] writes docs/screenshots/NAME.png.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AS_SEEN, close, drawnOnce, launch, open, serve, settled } from '../e2e/browser.mjs';
import { register } from '../e2e/register.mjs';

const only = process.argv.slice(2);
const NAME = 'Lê Thị Bình';
const args = (own) => encodeURIComponent(new URLSearchParams(own).toString());
const report = (name, own) => `?view=report&rep=${name}&args=${args(own)}`;
const LIST = [
  'Mã;Tên;Địa chỉ;Lao động',
  'F0086;Công ty CP Kim khí Thăng Long;Số 1 Sài Đồng;',
  ';Xưởng tiện Năm;Số 11, phường Phúc Lợi;7',
  ';Xưởng mộc Sáu;Số 12, phường Phúc Lợi;mười',
].join('\n');

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
/** The views, each with what is done before the picture is taken. */
const VIEWS = [
  [
    'eligibility',
    report('eligibility', {
      boundaries: 'wards-2025',
      area: '00136',
      area_ha: 7,
      cluster_kind: 'craft',
      terrain: 'plain',
    }),
  ],
  ['mix', report('sector-mix', { boundaries: 'districts-2024' })],
  ['half-year', report('six-monthly', { period: '2026-H1' })],
  ['linkages', report('clusters', { sectors: '26,27', eps_m: 1500, min_firms: 3 })],
  ['drawn', '?shape=105.7,21.05;105.9,21.05;105.9,21.2;105.7,21.2', async (page) => drawnOnce(page)],
  [
    'search',
    '',
    async (page) => {
      await page.getByRole('combobox').first().fill('sai dong');
      await page.getByRole('option').first().waitFor();
    },
  ],
  [
    'import',
    '',
    async (page) => {
      await press(page, 'Tùy chọn');
      await page.locator('.menu').getByRole('button', { name: NAME, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Nhập tệp', exact: true }).click();
      const file = join(mkdtempSync(join(tmpdir(), 'book-')), 'danh-sach.csv');
      writeFileSync(file, LIST);
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
      await page.waitForTimeout(3000);
    },
    true,
  ],
];

const own = await register();
const key = own.account(NAME, 'editor');
const site = await serve(own.address);
const browser = await launch();
for (const [name, query, act, signed] of VIEWS) {
  if (only.length > 0 && !only.includes(name)) continue;
  const page = await open(browser, site.base, query, {
    ...AS_SEEN,
    map: false,
    viewport: { width: 1280, height: 720 },
    as: signed ? key : '',
  });
  await settled(page);
  await page.waitForTimeout(2500);
  await act?.(page);
  await page.waitForTimeout(500);
  const path = new URL(`../../docs/screenshots/${name}.png`, import.meta.url).pathname;
  await page.screenshot({ path });
  console.log(name, page.bad.join(' | '));
  await close(page).catch((error) => console.log(error.message));
}
await browser.close();
await site.close();
await own.stop();
