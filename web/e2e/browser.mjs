// A real browser against the app as the program serves it.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { front } from './front.mjs';

export const KEY = process.env.XUONG_KEY ?? 'planner-key-for-tests-2026';

/** How long a state of a page is waited for: machines of a checking service are slow. */
const WAIT_MS = 120_000;

/** How long an effect is waited for before the act is done again. */
const AGAIN_MS = 2000;

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Debian turns it on; by software it takes more time than painting without it.
  '--disable-gpu-rasterization',
];

/** What makes a page as people see it: for pictures and measurements. */
export const AS_SEEN = { deviceScaleFactor: 1, reducedMotion: 'no-preference' };

/** The app as the program serves it, with its content security policy; or that of the folder `XUONG_DIST` in front of it. */
export const serve = async (register) =>
  process.env.XUONG_DIST ? front(register, process.env.XUONG_DIST) : { base: `${register}/`, close: async () => {} };

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });

const USUAL = {
  viewport: { width: 1366, height: 768 },
  locale: 'vi-VN',
  colorScheme: 'light',
  acceptDownloads: true,
  // Maps are painted by software, which fewer pixels and no flights keep short.
  deviceScaleFactor: 0.5,
  reducedMotion: 'reduce',
};

/** What pages that ask for the same share: cookies, and the cache with the compiled scripts of the app. */
const shared = new WeakMap();

/** A context for such pages; with a key `as` it is signed in as the account of that key. */
function context(browser, base, as, unusual) {
  const name = JSON.stringify([base, as, unusual]);
  if (!shared.has(browser)) shared.set(browser, new Map());
  const made = shared.get(browser);
  if (!made.has(name)) made.set(name, fresh(browser, base, as, unusual));
  return made.get(name);
}

async function fresh(browser, base, as, unusual) {
  const own = await browser.newContext({ ...USUAL, ...unusual });
  if (as) {
    const answer = await own.request.post(`${base}api/session`, { data: { key: as } });
    assert.equal(answer.status(), 200, 'signing in');
  }
  return own;
}

/**
 * Opens a page that records all console errors and all requests to other servers. A `first` visit finds an empty cache;
 * `key` is a key of no account, which the tab keeps, `as` one of an account that has signed in.
 */
export async function open(browser, base, query = '', options = {}) {
  const { map = true, key, as = '', init, route, first = false, ...unusual } = options;
  const page = await (await (first ? fresh : context)(browser, base, as, unusual)).newPage();
  page.isOwn = first;
  page.setDefaultTimeout(WAIT_MS);
  watch(page, base);
  if (key) await page.addInitScript((k) => sessionStorage.setItem('xuong.key', k), key);
  if (init) await page.addInitScript(init);
  if (route) await route(page);
  await page.goto(base + query);
  if (map) await idle(page);
  return page;
}

/** Notes what goes wrong on a page, and what it still waits for. */
function watch(page, base) {
  page.bad = [];
  page.asked = 0;
  page.pending = new Set();
  // What a busy server refuses is asked for again.
  const isBusy = (said) => / status of 503 /.test(said);
  page.on(
    'console',
    (m) => m.type() === 'error' && !isBusy(m.text()) && page.bad.push(`${m.text()} ${m.location().url ?? ''}`),
  );
  page.on('pageerror', (e) => page.bad.push(e.message));
  page.on('request', (r) => {
    if (/^https?:/.test(r.url()) && !r.url().startsWith(base)) page.bad.push(`outside: ${r.url()}`);
    page.asked += 1;
    // The stream of changes never ends.
    if (r.resourceType() !== 'eventsource') page.pending.add(r);
  });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (r) => page.pending.delete(r));
}

/** Goes to another link of the app without loading it again, as the button Back does. */
export const turn = (page, query) =>
  page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, query || '?');

/**
 * Waits until a page is what it is going to be: every request has its answer, what has come is drawn, and nothing says
 * any more that it is coming.
 */
export async function settled(page) {
  let asked;
  do {
    await until(
      () => page.evaluate(coming).then((said) => [...said, ...[...page.pending].map((r) => r.url())]),
      (waiting) => waiting.length === 0,
      'nothing should be on its way',
    );
    asked = page.asked;
    await drawnOnce(page);
  } while (page.asked !== asked || page.pending.size > 0 || (await page.evaluate(coming)).length > 0);
}

/** What a page says to be coming; pictures of maps are waited for where they matter. */
const coming = () => [
  ...[...document.querySelectorAll('p, small')]
    .filter((own) => /^(Đang (tải|tính|đọc)|Loading|Counting|Reading).*…$/.test(own.textContent.trim()))
    .filter((own) => own.checkVisibility())
    .map((own) => `${location.search}: ${own.parentElement.outerHTML.slice(0, 300)}`),
  // Colours and places change until transitions have ended.
  ...document
    .getAnimations()
    .filter((own) => own.playState === 'running' && Number.isFinite(own.effect?.getComputedTiming().endTime))
    .map((own) => `a motion of ${own.effect.target?.className}`),
  ...(document.getElementById('app')?.childElementCount === 0 ? ['the app'] : []),
];

/** The only reliable wait: MapLibre has drawn everything it requested. */
export const idle = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('map-idle').length > 0, null, { timeout: WAIT_MS });

/** Closes a page, and leaves nothing of it to the next. */
export async function close(page) {
  if (page.isOwn) return page.context().close();
  await page.evaluate(() => localStorage.clear());
  return page.close();
}

/**
 * Reads again until it holds, and fails with what was read last. A page becomes what it is going to be in its own time:
 * what is read once, right after opening or after a fixed pause, is read too early on a slow machine.
 */
export async function until(read, holds, wanted) {
  const end = Date.now() + WAIT_MS;
  let last;
  do {
    last = await read();
    if (holds(last)) return last;
    await new Promise((next) => setTimeout(next, 50));
  } while (Date.now() < end);
  assert.fail(`${wanted}, but ${WAIT_MS / 1000} s later there is: ${JSON.stringify(last)}`);
}

/** Waits until an element says it, and gives all that it says. */
export const says = (page, selector, words) =>
  until(
    () => (typeof selector === 'string' ? page.locator(selector) : selector).first().textContent(),
    (text) => words.test(text),
    `${selector} should say ${words}`,
  );

/** The camera in the address, which the map writes once it is still: zoom, latitude and longitude. */
export const CAMERA = /m=([\d.]+)\/([-\d.]+)\/([-\d.]+)/;

/** Waits until the address is such a one, and gives it: a pattern, or parameters by their names in whatever order. */
export const goes = (page, where) =>
  until(
    async () => page.url(),
    (url) => (where instanceof RegExp ? where.test(url) : has(new URL(url).searchParams, where)),
    `the address should have ${where instanceof RegExp ? where : Object.entries(where).join(' ')}`,
  );

/** Whether parameters are such; null is one that is not there. */
const has = (params, wanted) =>
  Object.entries(wanted).every(([name, value]) =>
    value instanceof RegExp ? value.test(params.get(name) ?? '') : params.get(name) === value,
  );

/** Does something until it has an effect: a map takes a click only where it has drawn. */
export const again = (act, effect, wanted) =>
  until(
    async () => {
      await act();
      const end = Date.now() + AGAIN_MS;
      while (!(await effect())) {
        if (Date.now() > end) return false;
        await new Promise((next) => setTimeout(next, 50));
      }
      return true;
    },
    Boolean,
    wanted,
  );

/** Points at a place of the map until it says what is drawn there: a click before that would be on the empty map. */
export async function pointed(page, at, words) {
  const canvas = page.locator('.maplibregl-canvas');
  const tip = page.locator('.tip', { hasText: words });
  await again(
    async () => {
      await canvas.hover({ position: { x: at.x + 8, y: at.y } });
      await canvas.hover({ position: at });
    },
    () => tip.isVisible(),
    `the map should say ${words} there`,
  );
}

/** Where something is on the page, once it stays there: dialogs and sheets move while they open. */
export async function place(locator) {
  let last = null;
  return until(
    async () => {
      const [before, now] = [last, await locator.boundingBox()];
      last = now;
      await drawnOnce(locator.page());
      return JSON.stringify(before) === JSON.stringify(now) ? now : null;
    },
    (box) => box !== null,
    `${locator} should stay where it is`,
  );
}

/** Waits until there are so many. */
export const counts = (locator, n) =>
  until(
    () => locator.count(),
    (count) => count === n,
    `of ${locator} there should be ${n}`,
  );

/** Presses an entry of the menu of options, which it opens first. */
export async function option(page, name) {
  await page.getByRole('button', { name: /^(Tùy chọn|Options)$/ }).click();
  await page.locator('.menu').getByRole('button', { name, exact: true }).click();
}

/** Whether the menu of options has such an entry; it is closed again. */
export async function offers(page, name) {
  const menu = page.getByRole('button', { name: /^(Tùy chọn|Options)$/ });
  await menu.click();
  await page.locator('.menu').waitFor();
  const count = await page.locator('.menu').getByRole('button', { name, exact: true }).count();
  await page.keyboard.press('Escape');
  await counts(page.locator('.menu'), 0);
  return count > 0;
}

/** The sectors whose colours are on the map, as the list of sectors marks them. */
export const sectorsDrawn = (page) =>
  page.$$eval('.chips .drawn', (all) =>
    all.map((e) => `${e.querySelector('.swatch').textContent}${e.querySelector('.name').textContent}`),
  );

/** Where a point of a camera is on the canvas of the map, which panels cover in part. */
export async function onMap(page, [z, lat, lon], [x, y]) {
  const [canvas, free] = [
    await page.locator('.maplibregl-canvas').boundingBox(),
    await page.locator('.stage .free').boundingBox(),
  ];
  const world = 512 * 2 ** z;
  const px = (v) => (v / 360) * world;
  const py = (v) => (0.5 - Math.asinh(Math.tan((v * Math.PI) / 180)) / (2 * Math.PI)) * world;
  return {
    x: free.x - canvas.x + free.width / 2 + px(x) - px(lon),
    y: free.y - canvas.y + free.height / 2 + py(y) - py(lat),
  };
}

/** Whatever was done before, a click among it, has been drawn and is in the address. */
export const drawnOnce = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );

/** Waits until something holds in the page. */
export const drawn = (page, test) => page.waitForFunction(test, null, { timeout: WAIT_MS });

export const text = (page, selector) => page.locator(selector).first().textContent();

/** A pattern of exactly these characters. */
export const of = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** The number that a text writes, whatever separates its thousands. */
export const digits = (said) => Number(said.replace(/\D/g, ''));
