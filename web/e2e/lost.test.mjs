// What could not be loaded is named, is asked for again, and nothing is said of it meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, counts, says, sectorsDrawn, until } from './browser.mjs';
import { register } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const TILES = /firms\/tiles\/WebMercatorQuad\/\d/;
const noMap = { map: false };
const [site] = stage(async () => {
  const own = await register();
  // More in one place than a search draws by itself.
  const crowd = Array.from({ length: 5200 }, (_, n) => `C${n},Cơ sở ${n},2592,105.4,${21.2 + n * 4e-6}\n`);
  await own.put('firms', 'dong.csv', `code,name,sector,lon,lat\n${crowd.join('')}`);
  return own;
});

/** Answers with a problem while it is broken. */
const broken = (url, status, headers = {}) => {
  const state = { is: true };
  const body = '{"detail":"máy chủ có quá nhiều việc"}';
  const answer = { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
  const route = (p) => p.route(url, (r) => (state.is ? r.fulfill(answer) : r.continue()));
  return { state, route };
};

test('tiles that are refused are named, and asked for again when the server says', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '1' });
  const page = await site.open('?fill=none&m=13/21.033/105.915', { ...noMap, route });
  await says(page, '.missing', /Không tải được: một phần lớp cơ sở\./);
  await says(page, '.missing', /máy chủ có quá nhiều việc/);
  state.is = false;
  await counts(page.locator('.missing'), 0);
  await until(
    () => sectorsDrawn(page),
    (sectors) => sectors.length > 0,
    'sectors should be drawn',
  );
  await close(page);
});

test('somebody need not wait as long as the server says', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '3600' });
  const page = await site.open('?fill=none&m=13/21.033/105.915', { ...noMap, route });
  await says(page, '.missing', /một phần lớp cơ sở/);
  state.is = false;
  await page.locator('.missing').getByRole('button', { name: 'Thử lại' }).click();
  await counts(page.locator('.missing'), 0);
  await close(page);
});

test('a question that a busy server refused is asked again when it says, while its answer is wanted', T, async () => {
  const { state, route } = broken(/firms\/tiles\/WebMercatorQuad\?/, 503, { 'retry-after': '1' });
  const page = await site.open('?fill=none&m=13/21.033/105.915', { ...noMap, route });
  await says(page, '.missing', /Không tải được: .*máy chủ có quá nhiều việc/);
  state.is = false;
  await counts(page.locator('.missing'), 0);
  await until(
    () => sectorsDrawn(page),
    (sectors) => sectors.length > 0,
    'sectors should be drawn',
  );
  await close(page);
});

test('a search does not say that the map draws all while tiles are missing', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '1' });
  const page = await site.open('?view=near&near=105.4,21.2,3000&m=13/21.2/105.4', { ...noMap, route });
  await says(page, '.missing', /một phần lớp cơ sở/);
  assert.doesNotMatch(await says(page, '#results', /Danh sách gồm 200/), /Bản đồ vẽ tất cả/);
  state.is = false;
  await says(page, '#results', /Bản đồ vẽ tất cả/);
  await close(page);
});

test('a comparison names what of it could not be loaded', T, async () => {
  const { state, route } = broken(/api\/reports\/(specialisation|series)\?/, 400);
  const page = await site.open('?view=compare&cmp=017,250', { ...noMap, route });
  await says(page, '.missing', /Chuyên môn hóa \(LQ\)/);
  await says(page, '.missing', /qua các năm \(Huyện Đông Anh\); .*qua các năm \(/);
  state.is = false;
  await page.locator('.missing').getByRole('button', { name: 'Thử lại' }).click();
  await counts(page.locator('.missing'), 0);
  await close(page);
});

test('a list of reports that could not be loaded is named', T, async () => {
  const { route } = broken(/\/api\/reports(\?|$)/, 500);
  const page = await site.open('?view=report', { ...noMap, route });
  await says(page, '.missing', /Các báo cáo khác/);
  await close(page);
});

test('the card of a park names what of it could not be loaded', T, async () => {
  const { route } = broken(/collections\/outlines\/items|sector-mix\?boundaries=zones/, 500);
  const page = await site.open('?view=table&list=zones&sel=zone:Z01', { ...noMap, route });
  await says(page, '.card .missing', /Ranh giới; Cơ cấu ngành/);
  await close(page);
});

test('a card whose words come after its data is drawn, and gets them', T, async () => {
  for (const query of ['?sel=zone:Z01', '?sel=unit:districts-2024/004', '?sel=firm:F0001']) {
    let come;
    const words = new Promise((done) => (come = done));
    const route = (page) => page.route(/assets\/vi_more-/, (asked) => words.then(() => asked.continue()));
    const page = await site.open(query, { ...noMap, route, first: true });
    await says(page, '.card h2', /\S/);
    come();
    await says(page, '.card summary', /\S/);
    await says(page, '.card dt', /\S/);
    assert.deepEqual(page.bad, [], query);
    await close(page);
  }
});

test('titles of sources that come late are left out meanwhile, not replaced by codes', T, async () => {
  let come;
  const titles = new Promise((done) => (come = done));
  const route = (page) => page.route(/collections\/sources\/items/, (asked) => titles.then(() => asked.continue()));
  const page = await site.open('?sel=zone:C002&lang=en', { ...noMap, route });
  await says(page, '.card h2', /\S/);
  await says(page, '.card dd', /\S/);
  await page.evaluate(() => document.querySelectorAll('details').forEach((own) => (own.open = true)));
  await says(page, '.card', /65\.07\sha/);
  const said = await page.locator('.card').textContent();
  assert.doesNotMatch(said, /\b[A-Z]+_[A-Z]+\b/, 'no code');
  come();
  await says(page, '.card ul', /\S/);
  await until(
    () => page.locator('.card').textContent(),
    (text) => /“/.test(text) && !/\b[A-Z]+_[A-Z]+\b/.test(text),
    'the card should have titles',
  );
  await close(page);
});
