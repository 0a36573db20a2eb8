// A real browser against the app as the program serves it.
import { chromium } from 'playwright-core';

export const KEY = process.env.XUONG_KEY ?? 'planner-key-for-tests-2026';

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

/** Opens a page that records all console errors and all requests to other servers. */
export async function open(browser, base, query = '', options = {}) {
  const { map = true, key, init, route, ...context } = options;
  const own = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    colorScheme: 'light',
    acceptDownloads: true,
    ...context,
  });
  const page = await own.newPage();
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

export const close = (page) => page.context().close();
