// Dates, years of the past, prints, refusals and losses are told as what they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEY, close, counts, digits, drawn, goes, offers, option, says, settled, until } from './browser.mjs';
import { misleading } from './misleading.mjs';
import { paper, printed, watchPrint } from './paper.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const [site] = stage(misleading);

const api = (path) => site.json(path);

test('a date is written as far as it is known', T, async () => {
  for (const [name, said] of [
    ['Cơ sở năm 2010', '2010'],
    ['Cơ sở tháng 5 năm 2010', '05/2010'],
  ]) {
    const page = await site.open(`?view=table&list=firms&cols=name,opened&find=${encodeURIComponent(name)}`, {
      map: false,
    });
    await says(page, 'tbody td', new RegExp(`^${said}$`));
    await page.locator('tbody .link').first().click();
    await says(page, '.card dl', new RegExp(`Ngày bắt đầu hoạt động\\s*${said}(?!\\d)`));
    await close(page);
  }
});

test(
  'a year in the past tells what is sure from what is estimated, and what shows the present says so',
  T,
  async () => {
    const page = await site.open('?y=2000');
    const tiles = 'ogc/collections/firms/tiles/WebMercatorQuad?f=tilejson&datetime=2000-12-31';
    const { there, unknown } = (await api(tiles)).legends.firms.presence;
    const whole =
      /chưa thấy chấm dứt\s+\d[^]* trong số đó không rõ ngày bắt đầu hoặc ngày chấm dứt nên không có trong biểu đồ cột/;
    const said = (await says(page, '.time output', whole)).replace(/\s+/g, ' ');
    const [, sure, unsure] =
      /đến khi đó đã mở hoặc đã được ghi nhận, chưa thấy chấm dứt ([\d.]+), chưa rõ có hay không ([\d.]+)/.exec(said);
    assert.deepEqual([digits(sure), digits(unsure)], [there, unknown]);
    // Firms without an opening date that were first seen later, and firms that have closed, or may have, at an unknown
    // time.
    const firms = (await api('ogc/collections/firms/items?limit=10000&f=json')).features.map((f) => f.properties);
    const later = firms.filter((p) => !p.opened && !(p.as_of && p.as_of <= '2000-12-31'));
    const left = firms.filter(
      (p) =>
        p.opened &&
        p.opened <= '2000-12-31' &&
        !p.closed &&
        ['moved', 'closed', 'suspended_or_closed'].includes(p.status),
    );
    assert.equal(digits(unsure), later.length + left.length);
    assert.match(said, /\d+ trong số đó không rõ ngày bắt đầu hoặc ngày chấm dứt nên không có trong biểu đồ cột/);
    assert.ok(digits(sure) >= 1 && digits(unsure) > digits(sure), said);
    await says(page, '.city h2', /hiện nay/);
    await says(page, '.time', /Màu địa bàn và các số liệu khác là hiện nay/);
    await says(page, '.time', /Chấm đặc: đã mở hoặc đã được ghi nhận, chưa thấy chấm dứt; vòng rỗng: chưa rõ/);
    await close(page);
  },
);

test('a printed profile has the address and the map of its own area, and print waits for the map', T, async () => {
  // The map of the second area gets no tiles before all has been looked at that is to wait for it.
  let come = () => {};
  let tiles = null;
  const route = (p) =>
    p.route(/tiles\/WebMercatorQuad\/\d/, (asked) => Promise.resolve(tiles).then(() => asked.continue()));
  const page = await site.open('?view=report&args=area%3D250', { map: false, init: watchPrint, route });
  const picture = () => page.locator('figure img').getAttribute('src');
  await page.locator('figure img').waitFor({ timeout: 90_000 });
  const before = await picture();
  tiles = new Promise((done) => (come = done));
  await page.locator('#area').selectOption('004');
  await page.locator('h2', { hasText: 'Quận Long Biên' }).waitFor();
  // Once the heading has changed, the picture of the other area is gone.
  assert.equal(await page.locator('figure img').count(), 0);
  await page.getByRole('button', { name: 'In', exact: true }).last().click();
  assert.equal(await page.evaluate(() => performance.getEntriesByName('printed').length), 0);
  come();
  await printed(page);
  assert.notEqual(await picture(), before);
  const address = await says(page, 'figcaption a', /area(=|%3D|%253D)004/);
  assert.equal(await page.locator('figcaption a').getAttribute('href'), address);
  await until(
    async () => new URL(page.url()).search,
    (search) => search === new URL(address).search,
    `the address should be ${address}`,
  );
  const { text } = await paper(page);
  const said = text.replace(/\s/g, '');
  assert.ok(said.includes('area%3D004') && !said.includes('area%3D250'), said.slice(0, 600));
  await close(page);
});

test('a printed map carries the address of what it shows', T, async () => {
  const page = await site.open('?m=11/21.1/105.8', { init: watchPrint });
  for (const fill of ['count', 'density']) {
    await page.getByLabel('Tô màu địa bàn theo').selectOption(fill);
    await goes(page, { fill });
    await page.evaluate(() => performance.clearMarks('printed'));
    await option(page, 'In');
    await printed(page);
    await says(page, '.paper figcaption > small', new RegExp(`fill=${fill}`));
  }
  await page.getByLabel('Tô màu địa bàn theo').selectOption('none');
  // What is printed by the menu of the browser must not be old.
  await counts(page.locator('.paper'), 0);
  await close(page);
});

test('a wrong key signs nobody in, keeps the dialog and leaves the page as it was', T, async () => {
  const page = await site.open('?view=table&list=zones', { map: false });
  await page.getByText('trong 20').waitFor();
  await option(page, 'Đăng nhập');
  for (const wrong of ['khong-phai-ma-khoa', 'mã có dấu']) {
    await page.getByLabel('Khóa truy cập').fill(wrong);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Khóa truy cập không đúng').waitFor();
  }
  assert.equal(await page.evaluate(() => sessionStorage.getItem('xuong.key')), null);
  assert.equal(await page.locator('.menu').getByRole('button', { name: 'Đăng xuất' }).count(), 0);
  await page.getByLabel('Khóa truy cập').fill(KEY);
  await page.keyboard.press('Enter');
  await counts(page.getByRole('dialog'), 0);
  assert.ok(await offers(page, 'Đăng xuất'));
  await close(page);
});

test('guesses that the server slows down are told in its words', T, async () => {
  const said = 'quá nhiều lần thử, xin đợi 30 giây';
  const body = JSON.stringify({ status: 429, title: 'Too Many Requests', detail: said });
  const route = (p) =>
    p.route('**/api/session?*', (r) =>
      r.request().method() === 'POST' ? r.fulfill({ status: 429, body }) : r.continue(),
    );
  const page = await site.open('?view=table', { map: false, route });
  await option(page, 'Đăng nhập');
  await page.getByLabel('Khóa truy cập').fill('mot-ma-khoa-nao-do');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText(said).waitFor();
  await close(page);
});

test('a column that is withheld all through is one sentence', T, async () => {
  const table = await api('api/reports/sector-mix?boundaries=districts-2024&f=json&lang=vi');
  const rows = table.rows.map((row) => ({ ...row, workers: null, withheld: ['workers'] }));
  const route = (p) => p.route('**/api/reports/sector-mix?*', (r) => r.fulfill({ json: { ...table, rows } }));
  const page = await site.open('?view=report&rep=sector-mix', { map: false, route });
  await page.getByText(/Không công bố: Lao động/).waitFor();
  await settled(page);
  assert.equal(await page.locator('th', { hasText: 'Lao động' }).filter({ hasNotText: 'số liệu' }).count(), 0);
  assert.equal(await page.locator('td', { hasText: 'không công bố' }).count(), 0);
  await close(page);
});

test('a former district is offered once, however many units followed it', T, async () => {
  const { hits } = await api('api/search?q=long%20bien&limit=8');
  const district = hits.find((hit) => hit.kind === 'unit' && hit.code === '004');
  assert.ok(district?.became.length > 1, JSON.stringify(hits));
  const page = await site.open('', { map: false });
  await page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill('long bien');
  const offered = page.getByRole('option').filter({ has: page.getByText(district.name, { exact: true }) });
  await counts(offered, hits.filter((hit) => hit.name === district.name).length);
  await close(page);
});

test('a place beyond the city is said to be there, not to need a larger radius', T, async () => {
  const page = await site.open('?view=near&near=106.70000,10.77000,3000', { map: false });
  await page.getByText('Nơi này ở ngoài các địa bàn').waitFor();
  await close(page);
});

test('what could not be loaded is named and drawn as unknown, on the map and in a profile', T, async () => {
  const route = (p) =>
    p.route(/api\/reports\/(specialisation|change)\?/, (r) =>
      r.fulfill({ status: 400, contentType: 'application/problem+json', body: '{"detail":"trả lời quá lâu"}' }),
    );
  for (const fill of ['lead', 'lq']) {
    const page = await site.open(`?fill=${fill}`, { route });
    const legend = await says(page, '.legend', /Chưa biết: không tải được/);
    assert.doesNotMatch(legend, /< 0,5|\(\d+\)|Tô màu/, legend);
    await says(page, '.missing', /Không tải được: [^.]*LQ/);
    const missing = await says(page, '.missing', /trả lời quá lâu/);
    assert.doesNotMatch(missing, /hợp lệ/);
    await close(page);
  }
  const profile = await site.open('?view=report', { map: false, route });
  await says(profile, '.missing', /LQ[^.]*; chuyển dịch cơ cấu/);
  await close(profile);
  const whole = await site.open('?view=report', { map: false });
  await whole.getByText('Bảng này tính cả cơ sở chỉ xếp vào địa bàn theo địa chỉ.').waitFor();
  await close(whole);
});

test('points keep their key while the report that colours areas is lost', T, async () => {
  const route = (p) => p.route(/api\/reports\/specialisation\?/, (r) => r.fulfill({ status: 500, body: '' }));
  const page = await site.open('?m=13/21.033/105.915', { route });
  await drawn(page, () => document.querySelectorAll('.chips .drawn').length > 1);
  await close(page);
});

test('the card of a former district says until which day its edition of boundaries is valid', T, async () => {
  const page = await site.open('?sel=unit:districts-2024/004', { map: false });
  await says(page, '.card', /Hiệu lực của bộ ranh giới này[^]*đến 30\/0?6\/2025/);
  await close(page);
});

test('a search from a vague place says how far off it may be', T, async () => {
  const { place } = await api('api/near?point=KCN%20Th%C4%83ng%20Long&within=3km');
  const at = `${place.coordinates[0].toFixed(5)},${place.coordinates[1].toFixed(5)},3000`;
  const page = await site.open(`?view=near&near=${at}&at=${encodeURIComponent(place.name)}`, { map: false });
  await page.locator('.vague', { hasText: 'lệch tới khoảng 1 km' }).waitFor();
  await close(page);
});

test('a table keeps the decimals of its report, and a word stands under the heading of its code', T, async () => {
  const page = await site.open('?view=report&rep=change', { map: false });
  const table = page.locator('table', { hasText: 'cos φ' });
  await says(page, table, /\d,\d{4}/);
  await says(page, table, /Ngành tăng nhiều nhất/);
  await close(page);
});
