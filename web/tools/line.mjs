// What a slow line costs: the first findings, the picture of the map and the map itself on 1.6 Mbit/s with 150 ms, with an empty cache.
// XUONG_BIN=… [XUONG_DIST=dist] node tools/line.mjs [times]; a measurement, not a test.
import { AS_SEEN, close, launch, open, serve } from '../e2e/browser.mjs';
import { register } from '../e2e/register.mjs';

const TIMES = Number(process.argv[2] ?? 5);
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8 };
const WANTED_S = { shell: null, findings: 2.5, picture: 4.5, map: null, idle: null };

/** Notes in the page when each part is first seen. */
const watch = () => {
  window.seen = {};
  const note = (name, there) => {
    if (!(name in window.seen) && there) window.seen[name] = performance.now();
  };
  const look = () => {
    note('shell', document.querySelector('header h1'));
    note('findings', document.querySelector('.findings li p')?.textContent.trim());
    // In the colours of the sectors, where the map will draw it.
    note('picture', document.querySelector('img.picture')?.naturalWidth);
    // The list of sectors marks those whose colours the map shows, once it has drawn them.
    note('map', document.querySelector('.chips .drawn'));
    note('idle', performance.getEntriesByName('map-idle').length > 0);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

const own = await register(process.env.XUONG);
const site = await serve(own.address);
const browser = await launch();
// The first visit of all fills the caches of the server.
await close(await open(browser, site.base, '', { first: true, ...AS_SEEN }));
const all = [];
for (let i = 0; i < TIMES; i++) {
  let bytes = 0;
  const route = async (page) => {
    const line = await page.context().newCDPSession(page);
    line.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', LINE);
  };
  const page = await open(browser, site.base, '', { first: true, init: watch, route, ...AS_SEEN });
  await page.waitForFunction((names) => names.every((name) => name in window.seen), Object.keys(WANTED_S));
  all.push({ ...(await page.evaluate(() => window.seen)), bytes });
  await close(page);
}
const middle = (name) => all.map((own) => own[name]).sort((a, b) => a - b)[Math.floor(all.length / 2)];
for (const [name, most] of Object.entries(WANTED_S)) {
  const times = all.map((own) => (own[name] / 1000).toFixed(2)).join(' ');
  const s = middle(name) / 1000;
  console.log(
    `${name.padEnd(9)} ${s.toFixed(2)} s${most ? ` of ${most} s${s > most ? ' OVER' : ''}` : ''}  (${times})`,
  );
}
console.log(`bytes     ${middle('bytes')}`);
await browser.close();
await site.close();
await own.stop();
