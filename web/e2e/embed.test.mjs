// The map in a frame of another page, and what leads there: the link, the code of the frame and the QR code.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { serious, violations } from './axe.mjs';
import { again, close, counts, drawnOnce, option, says, settled, until } from './browser.mjs';
import { demo, register } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const SHARE = 'Nhúng bản đồ, mã QR';
const HERE = 'm=12.00/21.0300/105.8300';

/** A server of another origin, whose only page is higher than a screen and has some HTML on top. */
let shown = '';
let portal;
const other = createServer((_, answer) => {
  answer.setHeader('content-type', 'text/html; charset=utf-8');
  answer.end(
    `<!doctype html><html lang="vi"><link rel="icon" href="data:,"><title>Cổng</title><body style="height: 4000px">${shown}`,
  );
});
after(() => {
  other.closeAllConnections();
  other.close();
});

/** A register that lets pages of that server show it; the port has to be known first. */
async function framed() {
  await new Promise((done) => other.listen(0, '127.0.0.1', done));
  portal = `http://127.0.0.1:${other.address().port}`;
  return register(null, [], { 'xuong.toml': `embed_origins = ['${portal}']\n` });
}
const [allowing, refusing] = stage(framed, demo);

// A register without base maps has no /api/config, and the browser logs the 404; the portal is meant to be outside.
const faults = (page) =>
  page.bad.filter((line) => !line.includes('api/config') && !line.startsWith(`outside: ${portal}`));

/** Opens the portal with some HTML in it, on a page that has seen nothing else of a site; notes all that is requested. */
async function visited(site, html) {
  shown = html;
  const page = await site.open('?view=table', { map: false, first: true });
  await settled(page);
  page.requested = [];
  page.on('request', (asked) => page.requested.push(asked.url()));
  await page.goto(`${portal}/`);
  return page;
}

/** The map in the frame of a page, once it is drawn. */
async function inside(page) {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.waitForFunction(() => performance.getEntriesByName('map-idle').length > 0);
  return frame;
}

/** The zoom in the address of a frame. */
const zoom = async (frame) =>
  Number(/[?&]m=([\d.]+)/.exec(decodeURIComponent(await frame.evaluate('location.search')))[1]);

/** What the dialog has for a view: its link, and the code of its frame. */
async function offered(site, query) {
  const page = await site.open(query);
  await option(page, SHARE);
  const said = {
    link: await page.locator('#share-link').inputValue(),
    frame: await page.locator('#share-frame').inputValue(),
  };
  await close(page);
  return said;
}

test('the dialog has the link, the code of a frame, who may use it, and a QR code', T, async () => {
  const page = await allowing.open(`?s=24&${HERE}`);
  await option(page, SHARE);
  const dialog = page.locator('dialog[open]');
  assert.equal(await dialog.locator('#share-link').inputValue(), page.url());
  const frame = await dialog.locator('#share-frame').inputValue();
  assert.match(frame, /^<iframe src="[^"]*[?&;]embed=1[^"]*" title="[^"]+" loading="lazy" width="100%" height="600"/);
  await says(page, 'dialog[open] .allowed', new RegExp(portal.replaceAll('.', '\\.')));
  const code = dialog.getByRole('img', { name: 'Mã QR của liên kết' });
  await until(
    () => code.evaluate((own) => own.naturalWidth),
    (width) => width > 0,
    'the QR code should be drawn',
  );
  await settled(page);
  const found = await violations(page);
  assert.deepEqual(serious(found), [], found.join('\n'));
  await page.keyboard.press('Escape');
  await counts(page.locator('dialog'), 0);
  await until(
    () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
    (name) => name === 'Tùy chọn',
    'the focus should return to the button of the menu',
  );
  assert.deepEqual(faults(page), []);
  await close(page);
});

test('a page of a listed origin shows the map alone, with legend, date and the way to all of it', T, async () => {
  const { frame: html } = await offered(allowing, `?s=24&${HERE}`);
  const page = await visited(allowing, html);
  const frame = await inside(page);
  await frame.getByText('Chú giải').waitFor();
  await frame.locator('footer p', { hasText: /Tính tại ngày \d/ }).waitFor();
  await frame.locator('.status', { hasText: 'Kỳ số liệu' }).waitFor();
  assert.equal(await frame.locator('header, nav, .menu, .pane, input').count(), 0);
  const full = frame.getByRole('link', { name: 'Mở bản đồ đầy đủ' });
  assert.deepEqual([await full.getAttribute('target'), await full.getAttribute('rel')], ['_blank', 'noopener']);
  const target = new URL(await full.getAttribute('href'));
  assert.deepEqual([target.searchParams.get('embed'), target.searchParams.get('s')], [null, '24']);
  await settled(page);
  // Nothing with which one signs in or keeps the register is there.
  assert.deepEqual(
    page.requested.filter((url) => /api\/session|Keeping|SignIn|Menu/.test(url)),
    [],
  );
  const found = await violations(frame);
  assert.deepEqual(serious(found), [], found.join('\n'));
  assert.deepEqual(faults(page), []);
  await close(page);
});

test('in a frame the wheel moves the page, and with Ctrl the map', T, async () => {
  const { frame: html } = await offered(allowing, `?${HERE}`);
  const page = await visited(allowing, html);
  const frame = await inside(page);
  await says(frame, '.maplibregl-desktop-message', /^Giữ Ctrl và cuộn/);
  const scrolled = () => page.evaluate(() => scrollY);
  const point = async () => {
    await page.evaluate(() => scrollTo(0, 0));
    const box = await page.locator('iframe').boundingBox();
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  };
  await again(
    async () => {
      await point();
      await page.mouse.wheel(0, 300);
    },
    async () => (await scrolled()) > 0,
    'the wheel should move the page around the map',
  );
  // The page glides on for a moment.
  let last;
  await until(
    async () => {
      const before = last;
      last = await scrolled();
      return before === last;
    },
    Boolean,
    'the page should come to rest',
  );
  await drawnOnce(page);
  assert.equal(await zoom(frame), 12);
  await again(
    async () => {
      await point();
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -300);
      await page.keyboard.up('Control');
    },
    async () => (await zoom(frame)) > 12,
    'with Ctrl the wheel should zoom the map',
  );
  assert.equal(await scrolled(), 0);
  await close(page);
});

test('without the setting the browser refuses the frame, and the dialog says why', T, async () => {
  const opened = await refusing.open();
  await option(opened, SHARE);
  await says(opened, 'dialog[open] .allowed', /chưa trang nào được phép nhúng.*embed_origins/);
  const html = await opened.locator('#share-frame').inputValue();
  await close(opened);
  const page = await visited(refusing, html);
  await until(
    async () => page.bad.join('\n'),
    (said) => /frame-ancestors/.test(said),
    'the browser should say that it refuses the frame',
  );
  assert.equal(await page.frameLocator('iframe').locator('#app').count(), 0);
  await close(page);
});

test('on 320 pixels neither the frame nor the dialog scrolls sideways', T, async () => {
  const small = { viewport: { width: 320, height: 640 } };
  for (const [query, act] of [
    ['?embed=1', async () => {}],
    ['', (page) => option(page, SHARE)],
  ]) {
    const page = await refusing.open(query, small);
    await act(page);
    await settled(page);
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('dialog')].map(
        (own) => own.scrollWidth - own.clientWidth,
      ),
    );
    assert.ok(
      wide.every((more) => more <= 0),
      `${query}: ${wide}`,
    );
    const found = await violations(page);
    assert.deepEqual(serious(found), [], found.join('\n'));
    await close(page);
  }
});
