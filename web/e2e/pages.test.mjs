// Tables, comparison and reports, and missing responses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KEY, close, counts, drawnOnce, goes, option, says, settled, until } from './browser.mjs';
import { paper, printed, watchPrint } from './paper.mjs';
import { demo, held, synthetic } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const LONG = 'near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815';
const [site, large] = stage(demo, synthetic);
const noMap = { map: false };
const withoutWebGl = () => {
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
    return /webgl/.test(type) ? null : get.call(this, type, ...rest);
  };
};

test('a table is narrowed, sorted, given other columns and saved', T, async () => {
  const page = await site.open('?view=table&list=clusters', noMap);
  await page.getByText(`trong ${held('clusters')}`).waitFor();
  await page.getByLabel('Tên có chứa').fill('lien ha');
  await goes(page, { find: 'lien ha' });
  await page.getByRole('button', { name: 'CCN Liên Hà 2' }).waitFor();
  await counts(page.getByText(`trong ${held('clusters')}`), 0);
  await page.getByLabel('Tên có chứa').fill('');
  await page.getByText(`trong ${held('clusters')}`).waitFor();
  await page.getByRole('button', { name: /Diện tích/ }).click();
  await page.waitForFunction(() => document.querySelector('th[aria-sort="ascending"]'));
  await page.getByRole('button', { name: /Diện tích/ }).click();
  await page.locator('th[aria-sort="descending"]').waitFor();
  await goes(page, { sort: '-area_ha' });
  await until(
    () =>
      page.$$eval('tbody tr', (rows) =>
        rows
          .map((r) => r.cells[4].textContent)
          .filter(Boolean)
          .map((t) => Number(t.replace(/\./g, '').replace(',', '.'))),
      ),
    (areas) => areas.length > 1 && areas.every((area, at) => at === 0 || area <= areas[at - 1]),
    'areas should come from the largest to the smallest',
  );
  await page.locator('summary', { hasText: 'Cột' }).click();
  await page.getByLabel('Chủ đầu tư').first().check();
  await goes(page, { cols: /./ });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  assert.equal(
    readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n').length,
    held('clusters') + 1,
  );
  await close(page);
});

test('firms are paged, and a row opens its card with source, date and precision', T, async () => {
  const page = await site.open('?view=table&list=firms&sort=code', noMap);
  await page.getByText(`Dòng 1–50 trong ${held('firms')}`).waitFor();
  await page.getByRole('button', { name: 'Sau' }).click();
  await page.getByText(`Dòng 51–100 trong ${held('firms')}`).waitFor();
  await page.locator('tbody .link').first().click();
  await page.locator('.card summary').click();
  await page.locator('.card dl').waitFor();
  for (const word of ['Nguồn', 'Ngày số liệu', 'WGS 84', 'VN-2000', 'Quận, huyện cũ'])
    await says(page, '.card', new RegExp(word));
  await close(page);
});

test('linkage clusters are listed and shown on the map', T, async () => {
  const page = await site.open('?view=table&list=linkages', noMap);
  await page.getByRole('button', { name: '1', exact: true }).click();
  await page.locator('.card h2').waitFor();
  await goes(page, { sel: 'linkage:1' });
  await close(page);
});

test('four areas are compared by mix, quotient and growth, with the numbers of the API', T, async () => {
  const page = await site.open('?view=compare&cmp=017,250,016&args=from%3D2019', noMap);
  await page.getByLabel('Thêm địa bàn').selectOption('277');
  await page.locator('.chosen li').nth(3).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('svg[role=img] circle').length >= 4);
  const report = await site.json('api/reports/change?boundaries=districts-2024&from=2019&to=2026&f=json');
  const growth = report.rows.find((r) => r.area === '016').growth_pct;
  assert.ok(growth > 0);
  const said = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(growth);
  await until(
    () => page.locator('tr', { hasText: 'Sóc Sơn' }).last().textContent(),
    (row) => row.includes(said),
    `the growth should be ${said}`,
  );
  await page.getByRole('button', { name: 'Bỏ Huyện Đông Anh' }).click();
  await counts(page.locator('.chosen li'), 3);
  await close(page);
});

test('the profile of an area prints to A4 with a map picture and text that can be searched', T, async () => {
  const page = await site.open('?view=report&args=area%3D017', noMap);
  await page.waitForFunction(() => performance.getEntriesByName('snapshot').length > 0, null, { timeout: 90_000 });
  await drawnOnce(page);
  await until(
    () =>
      page.$$eval('figure img', (all) => all.length > 0 && all.every((img) => img.complete && img.naturalWidth > 0)),
    Boolean,
    'the picture should be there',
  );
  const { text, info, pictures } = await paper(page, { printBackground: true });
  for (const words of [/Huyện Đông Anh/, /Tỷ lệ lấp đầy/, /RANH GIỚI SƠ ĐỒ/i]) assert.match(text, words);
  assert.ok(Number(/Pages:\s+(\d+)/.exec(info)[1]) <= 4, info);
  assert.match(info, /A4/);
  assert.match(pictures, /1725/);
  await close(page);
});

test('a near search prints with a picture of its map and its list', T, async () => {
  const page = await site.open(`?view=near&${LONG}`, { init: watchPrint });
  await page.locator('.list li').first().waitFor();
  await option(page, 'In');
  await printed(page);
  const { text, pictures } = await paper(page, { printBackground: true });
  assert.match(text, /Canon Việt Nam/);
  assert.match(pictures, /1725/);
  await close(page);
});

test('reports of the server take parameters and link to Word and Excel', T, async () => {
  const page = await site.open('?view=report&rep=eligibility', noMap);
  await page.locator('.grid tbody tr').first().waitFor();
  assert.match(await page.getByRole('link', { name: 'Word' }).getAttribute('href'), /reports\/eligibility\?.*f=docx/);
  await page.getByLabel(/diện tích cụm/i).fill('50');
  await page.keyboard.press('Tab');
  await goes(page, { args: /area_ha=50/ });
  await close(page);
});

test('the half-year report is read as the server writes it: blocks, pictures, room to judge, annexes', T, async () => {
  const page = await site.open('?view=report&rep=six-monthly', noMap);
  await page.locator('caption', { hasText: 'Chỉ tiêu của Kế hoạch 204-KH/TU' }).waitFor();
  const { parts } = await site.json('api/reports/six-monthly?f=json&lang=vi');
  const told = (name) => parts.filter((part) => name in part).length;
  await counts(page.locator('.sheet .grid'), told('table'));
  await counts(page.locator('.sheet .blank'), told('blank'));
  await until(
    () => page.$$eval('.sheet img', (all) => all.map((img) => img.naturalWidth)),
    (widths) => widths.length === told('picture') && widths.every((width) => width > 100),
    `there should be ${told('picture')} pictures`,
  );
  assert.match(await page.getByRole('link', { name: 'Word' }).getAttribute('href'), /reports\/six-monthly\?.*f=docx/);
  assert.deepEqual(page.bad, []);
  await close(page);
});

test('firms whose workers are unknown are listed apart', T, async () => {
  const page = await large.open(`?view=near&w=51&s=24,25&${LONG}`, { map: false, key: KEY });
  await page.locator('details', { hasText: 'chưa biết có khớp không' }).locator('summary').click();
  await page.locator('details .list li').first().waitFor();
  await close(page);
});

test('workers are hidden without a key, and a key given in the app shows them', T, async () => {
  const page = await large.open(`?view=near&w=51&${LONG}`, noMap);
  await page.getByRole('alert').waitFor();
  await says(page, page.getByRole('alert'), /quyền truy cập/);
  await page.getByRole('alert').getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByLabel('Khóa truy cập').fill(KEY);
  await page.keyboard.press('Enter');
  await page.locator('.list li').first().waitFor();
  await says(page, '.list li', /\d\s+lao động/);
  assert.doesNotMatch(page.url(), new RegExp(KEY));
  await close(page);
});

test('who has no key to workers goes on without asking for them', T, async () => {
  const page = await site.open(`?view=near&${LONG}`, noMap);
  await page.locator('.filters summary').click();
  const workers = page.getByLabel('Lao động', { exact: true });
  await workers.selectOption({ label: 'Trên 50 người' });
  await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
  await page.locator('.list li').first().waitFor();
  await until(
    () => workers.inputValue(),
    (value) => value === '0',
    'no number of workers should be chosen',
  );
  await goes(page, { w: null });
  await close(page);
});

test('a fault of the server is a sentence with a retry, and an empty answer says what to do', T, async () => {
  let broken = true;
  const route = (p) => p.route('**/api/near?*', (r) => (broken ? r.fulfill({ status: 500, body: '' }) : r.continue()));
  const page = await site.open(`?view=near&${LONG}`, { map: false, route });
  await page.getByRole('alert').waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.locator('.list li').first().waitFor();
  await page.goto(`${site.base}?view=near&near=105.05,20.4,500`);
  await page.locator('.empty').waitFor();
  await close(page);
});

test('without WebGL2 lists, tables and reports still work', T, async () => {
  const page = await site.open(`?view=near&${LONG}`, { map: false, init: withoutWebGl });
  await page.getByText('không có WebGL2').waitFor();
  await page.locator('.list li').first().waitFor();
  await page.getByRole('button', { name: 'Báo cáo' }).click();
  await page.locator('.bars').first().waitFor();
  await close(page);
});

test('a link that cannot be read falls back and says so', T, async () => {
  const page = await site.open('?view=nowhere&near=1,2', noMap);
  await page.getByText(/không đọc được/).waitFor();
  await page.getByLabel('Tô màu địa bàn theo').waitFor();
  await close(page);
});

test(
  'a register with made-up firms says so on every screen and on paper, but not where only real zones are',
  T,
  async () => {
    const mark = (page) => page.locator('.made-up');
    const marked = [
      '',
      '?view=near',
      '?view=compare&cmp=017,250',
      '?view=report&args=area%3D017',
      '?view=table&list=firms',
    ];
    for (const query of [...marked, '?view=report&rep=sector-mix', '?view=table&list=zones&sel=zone:Z01']) {
      const page = await large.open(query, noMap);
      await mark(page).first().waitFor();
      await says(page, '.made-up', /cơ sở giả lập/);
      await page.emulateMedia({ media: 'print' });
      await mark(page).first().waitFor();
      await close(page);
    }
    for (const list of ['zones', 'clusters', 'units']) {
      const page = await large.open(`?view=table&list=${list}`, noMap);
      await page.locator('tbody tr').first().waitFor();
      await settled(page);
      assert.equal(await mark(page).count(), 0, list);
      await close(page);
    }
    const real = await site.open('', noMap);
    await real.locator('.city summary').click();
    await real.locator('.held li').nth(4).waitFor();
    await settled(real);
    assert.equal(await mark(real).count(), 0);
    await close(real);
  },
);

test('around a place with more than are listed, the count is that of all firms in the circle', T, async () => {
  const [lon, lat] = [105.55, 21];
  const near = (limit) => large.json(`api/near?point=${lon},${lat}&within=3000m&limit=${limit}`);
  const [first, all] = [await near(200), await near(10_000)];
  assert.ok(all.features.length > 200 && first.features.length === 200);
  // Counted again from the collection of firms, with an independent formula (WGS 84 at this latitude).
  const box = [lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05];
  const items = await large.json(`ogc/collections/firms/items?bbox=${box}&limit=10000&f=json`);
  const [east, north] = [
    111_412.84 * Math.cos((lat * Math.PI) / 180) - 93.5 * Math.cos((3 * lat * Math.PI) / 180),
    111_132.92 - 559.82 * Math.cos((2 * lat * Math.PI) / 180),
  ];
  const far = items.features.map(
    ({
      geometry: {
        coordinates: [x, y],
      },
    }) => Math.hypot((x - lon) * east, (y - lat) * north),
  );
  assert.equal(items.numberMatched, items.features.length);
  const [least, most] = [2998, 3002].map((r) => far.filter((d) => d <= r).length);
  assert.ok(least <= all.numberMatched && all.numberMatched <= most, `${least} ${all.numberMatched} ${most}`);
  assert.equal(all.features.length, all.numberMatched);
  const page = await large.open(`?view=near&near=${lon},${lat},3000&m=12.5/${lat}/${lon}`);
  await page.locator('.list li').nth(199).waitFor();
  await says(page, '#results', /Bản đồ (vẽ tất cả|chưa vẽ hết)|Ở mức phóng này bản đồ chưa vẽ hết/);
  const said = (await says(page, '#results', /Danh sách gồm/)).replace(/\s+/g, ' ');
  const n = all.numberMatched.toLocaleString('vi-VN');
  assert.ok(said.includes(`${n} cơ sở trong bán kính 3 km`), said);
  assert.ok(said.includes(`Danh sách gồm 200 cơ sở gần nhất trong ${n}`), said);
  assert.match(said, /Cơ sở đã chấm dứt hoặc đã chuyển đi vẫn có trong số đếm/);
  await counts(page.locator('.list li'), 200);
  await close(page);
});
