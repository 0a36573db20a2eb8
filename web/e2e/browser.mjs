// A real browser against the app as the program serves it.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const KEY = process.env.XUONG_KEY ?? 'planner-key-for-tests-2026';

/** How long a state of a page is waited for: machines of a checking service are slow. */
const WAIT_MS = 60_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** The app as the program serves it, with its content security policy. */
export const serve = async (register) => ({ base: `${register}/`, close: async () => {} });

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });

const USUAL = {
  viewport: { width: 1366, height: 768 },
  locale: 'vi-VN',
  colorScheme: 'light',
  acceptDownloads: true,
};

/** What the pages of a browser share that ask for nothing unusual: its cache, with the compiled scripts of the app. */
const shared = new WeakMap();

/** Opens a page that records all console errors and all requests to other servers. A `first` visit finds an empty cache. */
export async function open(browser, base, query = '', options = {}) {
  const { map = true, key, init, route, first = false, ...unusual } = options;
  const isOwn = first || Object.keys(unusual).length > 0;
  if (!isOwn && !shared.has(browser)) shared.set(browser, browser.newContext(USUAL));
  const page = await (await (isOwn ? browser.newContext({ ...USUAL, ...unusual }) : shared.get(browser))).newPage();
  page.isOwn = isOwn;
  page.setDefaultTimeout(WAIT_MS);
  page.bad = [];
  page.on('console', (m) => m.type() === 'error' && page.bad.push(`${m.text()} ${m.location().url ?? ''}`));
  page.on('pageerror', (e) => page.bad.push(e.message));
  page.on(
    'request',
    (r) => /^https?:/.test(r.url()) && !r.url().startsWith(base) && page.bad.push(`outside: ${r.url()}`),
  );
  if (key) await page.addInitScript((k) => sessionStorage.setItem('xuong.key', k), key);
  if (init) await page.addInitScript(init);
  if (route) await route(page);
  await page.goto(base + query);
  if (map) await idle(page);
  return page;
}

/** The only reliable wait: MapLibre has drawn everything it requested. */
export const idle = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('map-idle').length > 0, null, { timeout: 90_000 });

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

/** Waits until the address is such a one, and gives it. */
export const goes = (page, where) =>
  until(
    async () => page.url(),
    (url) => where.test(url),
    `the address should have ${where}`,
  );

/** Waits until there are so many. */
export const counts = (locator, n) =>
  until(
    () => locator.count(),
    (count) => count === n,
    `of ${locator} there should be ${n}`,
  );

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
