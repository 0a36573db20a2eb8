// Pictures of every view and dialog, for a look: XUONG_BIN=… [XUONG_DIST=dist] node tools/shots.mjs OUT [name…]
// SIZES=1366,1920,390 and THEMES=light,dark choose; never part of a test.
import { mkdirSync } from 'node:fs';
import { AS_SEEN, close, launch, open, serve, settled } from '../e2e/browser.mjs';
import { register } from '../e2e/register.mjs';
import { workbook } from '../e2e/workbook.mjs';

const [out, ...only] = process.argv.slice(2);
const NAME = 'Lê Thị Bình';
const HEIGHTS = { 1366: 768, 1920: 1080, 390: 844 };
const sizes = (process.env.SIZES ?? '1366,1920,390').split(',').map(Number);
const themes = (process.env.THEMES ?? 'light,dark').split(',');

const AREA = '105.7,21.05;105.9,21.05;105.9,21.2;105.7,21.2';
const PARK = 'near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815';
const VIEWS = {
  explore: '',
  'explore-lq': '?fill=lq&lq=25&sel=unit:districts-2024/017',
  'explore-count': '?fill=count',
  'explore-wards': '?b=wards-2025&fill=density',
  'explore-occupancy': '?fill=occupancy&sel=zone:Z01&m=11/21.12/105.78',
  'explore-firms': '?fill=none',
  'explore-year': '?fill=none&y=2015',
  'explore-narrowed': '?in=zone:Z01&m=13/21.12/105.78',
  'explore-drawn': `?shape=${AREA}`,
  'explore-crossed': '?shape=105.7,21.05;105.9,21.2;105.9,21.05;105.7,21.2',
  'explore-english': '?lang=en',
  'card-firm': '?sel=firm:164',
  'card-cluster': '?sel=zone:C002',
  'card-unit': '?sel=unit:wards-2025/00127&b=wards-2025',
  'card-former': '?sel=former:communes-2025-01/00121/Phường Giang Biên&b=wards-2025',
  'card-linkage': '?sel=linkage:1',
  near: `?view=near&${PARK}`,
  'near-start': '?view=near',
  'near-empty': `?view=near&s=24,25&${PARK}`,
  'near-firm': `?view=near&${PARK}&sel=firm:175`,
  'table-zones': '?view=table&list=zones',
  'table-clusters': '?view=table&list=clusters',
  'table-units': '?view=table&list=units',
  'table-firms': '?view=table&list=firms',
  'table-narrowed': '?view=table&list=firms&in=district:017;lack:sector&sel=firm:164',
  'table-linkages': '?view=table&list=linkages',
  'compare-start': '?view=compare',
  compare: '?view=compare&cmp=017,250,004,277',
  'compare-zones': '?view=compare&args=cut%3Dzones&cmp=Z01,Z03,Z05',
  'report-profile': '?view=report&args=area%3D017&b=districts-2024',
  'report-occupied': '?view=report&rep=occupied',
  'report-full': '?view=report&rep=occupied&args=least%3D80',
  'report-halfyear': '?view=report&rep=six-monthly',
  'report-eligibility': '?view=report&rep=eligibility&args=boundaries%3Dwards-2025%26area%3D00493',
  'report-compliance': '?view=report&rep=compliance',
  'bad-link': '?view=nowhere&near=1,2',
};

const dialog = (page) => page.locator('dialog[open]');
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const inside = (page, name) => dialog(page).getByRole('button', { name, exact: true }).first().click();
const menu = async (page, name) => {
  await press(page, 'Tùy chọn');
  await page.locator('.menu').getByRole('button', { name, exact: true }).click();
};
const desk = async (page, name) => {
  await menu(page, NAME);
  await inside(page, name);
};
const BOOK = workbook({
  Bìa: [['Danh sách']],
  'Quý II': [
    ['DANH SÁCH CƠ SỞ QUÝ II'],
    [],
    ['STT', 'Tên cơ sở', 'Địa chỉ', 'Số lao động', 'Sản phẩm của xưởng'],
    [1, 'Xưởng cơ khí Thử Một', 'Thôn 5, xã Phù Đổng', 45, 'bu lông'],
    [2, 'Xưởng gỗ Thử Hai', 'Thôn 6, xã Phù Đổng', 'năm mươi', 'ghế'],
    [3, 'Công ty TNHH Canon Việt Nam', 'KCN Thăng Long', 12, 'máy in'],
  ],
});
const sent = async (page) => {
  await desk(page, 'Nhập tệp');
  const file = { name: 'quy-2.xlsx', mimeType: 'application/octet-stream', buffer: BOOK };
  await dialog(page).locator('input[type=file]').setInputFiles(file);
  await dialog(page).locator('tbody tr').first().waitFor();
};

/** Dialogs and other states that are reached by acting: whose page, and how. */
const STATES = {
  menu: ['', (page) => press(page, 'Tùy chọn')],
  help: ['', (page) => menu(page, 'Hướng dẫn')],
  'sign-in': ['', (page) => menu(page, 'Đăng nhập')],
  search: ['', (page) => page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill('lien ha')],
  'search-none': ['', (page) => page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill('zzzzqq')],
  draw: ['', (page) => press(page, 'Vẽ vùng')],
  measure: ['', (page) => press(page, 'Đo khoảng cách')],
  coverage: ['', (page) => page.locator('.city summary').click()],
  'note-firm': ['?sel=firm:3', (page) => page.getByRole('button', { name: /^Góp ý/ }).click()],
  'note-unit': ['?sel=unit:districts-2024/004', (page) => page.getByRole('button', { name: /^Góp ý/ }).click()],
  'keep-card': ['?sel=firm:164', null],
  'keep-history': ['?sel=firm:164', (page) => press(page, 'Lịch sử')],
  'keep-desk': ['', (page) => menu(page, NAME)],
  'keep-firm': ['?sel=firm:164', (page) => press(page, 'Sửa')],
  'keep-zone': ['?sel=zone:Z01', (page) => press(page, 'Sửa')],
  'keep-outline': ['?sel=zone:Z01', (page) => press(page, 'Ranh giới')],
  'keep-unit': ['?sel=unit:wards-2025/00127&b=wards-2025', (page) => press(page, 'Sửa')],
  'keep-new': ['', (page) => desk(page, 'Cơ sở')],
  'keep-unsaved': [
    '?sel=firm:164',
    async (page) => {
      await press(page, 'Sửa');
      await page.locator('#keep-name').fill('');
      await inside(page, 'Ghi');
      await page.keyboard.press('Escape');
    },
  ],
  'keep-end': ['?sel=firm:164', (page) => press(page, 'Chấm dứt…')],
  'keep-merge': [
    '?sel=firm:175',
    async (page) => {
      await press(page, 'Gộp trùng…');
      await page.locator('#keep-other').fill('Yamaha');
      await dialog(page)
        .getByRole('option', { name: /Yamaha/ })
        .first()
        .click();
    },
  ],
  'keep-import': ['', (page) => desk(page, 'Nhập tệp')],
  'keep-import-findings': ['', sent],
  'keep-import-changes': ['', async (page) => (await sent(page), await inside(page, 'Trước và sau'))],
  'keep-import-reading': ['', async (page) => (await sent(page), await inside(page, 'Cách đọc tệp'))],
  'keep-findings': [
    '',
    async (page) => {
      await desk(page, 'Việc cần làm');
      await dialog(page).locator('.items > li > .link').first().click();
    },
  ],
  'keep-work': [
    '',
    async (page) => {
      await desk(page, 'Lịch sử sửa đổi');
      await inside(page, 'Của mọi người');
      await dialog(page).locator('.set > .link').first().click();
    },
  ],
  'keep-notes': ['', (page) => desk(page, 'Góp ý của người xem')],
};

const own = await register();
const key = own.account(NAME, 'editor');
const headers = { 'content-type': 'application/json' };
await fetch(`${own.address}/api/notes`, {
  method: 'POST',
  headers,
  body: JSON.stringify({ collection: 'zones', item: 'Z01', wrong: 'place', text: 'Cổng khu ở phía bên kia đường.' }),
});
await fetch(`${own.address}/ogc/collections/firms/items/164`, {
  method: 'PATCH',
  headers: { authorization: `Bearer ${key}`, 'if-match': '*', 'content-type': 'application/merge-patch+json' },
  body: JSON.stringify({ properties: { activity: 'xe máy, phụ tùng', address: 'Xã Trung Giã' } }),
});
const site = await serve(own.address);
const browser = await launch();
mkdirSync(out, { recursive: true });
const wanted = (name) => only.length === 0 || only.some((part) => name === part || name.startsWith(`${part}-`));

async function shot(name, query, act, width, theme) {
  const as = name.startsWith('keep') ? key : '';
  const options = { viewport: { width, height: HEIGHTS[width] ?? 800 }, map: false, as };
  const q = `${query || '?'}${query ? '&' : ''}dark=${theme === 'dark' ? 1 : 0}`;
  const page = await open(browser, site.base, q, { ...AS_SEEN, ...options });
  page.setDefaultTimeout(20_000);
  const mapped = !/view=(table|compare|report)/.test(query);
  try {
    if (mapped)
      await page.waitForFunction(() => performance.getEntriesByName('map-idle').length > 0, null, { timeout: 40_000 });
    if (name.startsWith('keep')) await page.waitForFunction(() => document.querySelector('.notice') !== null);
    await act?.(page);
    await settled(page);
    if (name === 'report-profile')
      await page.waitForFunction(() => performance.getEntriesByName('snapshot').length > 0);
    await page.waitForTimeout(400);
  } catch (error) {
    page.bad.push(error.message.split('\n')[0]);
  }
  const path = `${out}/${name}-${width}-${theme}.png`;
  await page.screenshot({ path, animations: 'disabled' });
  // Views that scroll are also shown to their end.
  const tall = await page.evaluate(() => {
    const pane = document.querySelector('dialog[open] .body') ?? document.querySelector('.pane');
    return pane ? pane.scrollHeight - pane.clientHeight : 0;
  });
  if (tall > 60 && theme === themes[0]) {
    await page.setViewportSize({ width, height: Math.min(5000, (HEIGHTS[width] ?? 800) + tall + 60) });
    await page.waitForTimeout(mapped ? 900 : 300);
    await page.screenshot({ path: path.replace('.png', '-whole.png'), animations: 'disabled' });
  }
  if (page.bad.length > 0) console.log(name, width, theme, page.bad.join(' | '));
  await close(page);
}

for (const width of sizes)
  for (const theme of themes) {
    for (const [name, query] of Object.entries(VIEWS)) if (wanted(name)) await shot(name, query, null, width, theme);
    for (const [name, [query, act]] of Object.entries(STATES))
      if (wanted(name)) await shot(name, query, act, width, theme);
  }
await browser.close();
await site.close();
await own.stop();
