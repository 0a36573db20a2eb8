// Configured base maps: images of another server, and a PMTiles file read in ranges.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { close, goes, idle, says, until } from './browser.mjs';
import { archive } from './pmtiles.mjs';
import { register } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const WATER = [196, 217, 228];
/** What was asked of the other server. */
const asked = [];
const tiles = createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' }).end(picture());
});
const [site] = stage(async () => {
  await new Promise((done) => tiles.listen(0, '127.0.0.1', done));
  const config = `
[[basemaps]]
id = "city"
name = "Bản đồ nền thành phố"
attribution = "© Sở Quy hoạch"
xyz = "${host()}/{z}/{x}/{y}.png"
[[basemaps]]
id = "file"
name = "Nền trong tệp"
attribution = "© Tệp thử"
pmtiles = "nen.pmtiles"
`;
  return register(undefined, [], { 'xuong.toml': config, 'nen.pmtiles': archive('water') });
});
after(() => tiles.close());

const host = () => `http://127.0.0.1:${tiles.address().port}`;

/** A red picture of one pixel, as PNG. */
function picture() {
  const part = (name, body) => {
    const named = Buffer.concat([Buffer.from(name), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const body = deflateSync(Buffer.from([0, 255, 0, 0]));
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', body), part('IEND', Buffer.alloc(0))]);
}
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** The colour of the map outside all areas of the register, as rendered. */
async function sea(page) {
  const shot = await page.screenshot({ clip: { x: 1015, y: 230, width: 1, height: 1 } });
  return page.evaluate(
    async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context.drawImage(image, 0, 0);
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    },
    [...shot],
  );
}

test('pictures of another server lie below the layers, and only that server may be asked', T, async () => {
  const page = await site.open('?base=city');
  const said = (await fetch(site.address)).headers.get('content-security-policy');
  assert.equal(said.split(host()).length - 1, 2, said);
  await until(
    async () => asked.length,
    (n) => n > 0,
    'pictures should be asked for',
  );
  assert.ok(
    asked.every((path) => /^\/\d+\/\d+\/\d+\.png$/.test(path)),
    asked.join(),
  );
  await until(
    () => sea(page),
    ([red, green, blue]) => red > green + 40 && red > blue + 40,
    'the ground should be red',
  );
  await says(page, '.stage', /© Sở Quy hoạch/);
  const others = page.bad.filter((line) => !line.startsWith(`outside: ${host()}/`));
  assert.deepEqual(others, []);
  await close(page);
});

/** The map may be idle once before the base map has loaded. */
const isWater = (page) =>
  until(
    () => sea(page),
    (colour) => String(colour) === String(WATER),
    `the ground should be ${WATER}`,
  );

test('a file is read in parts, and the choice is in the address', T, async () => {
  const parts = [];
  const page = await site.open('', {
    route: (p) => p.on('response', (r) => r.url().includes('/api/basemaps/') && parts.push(r.status())),
  });
  await page.evaluate(() => performance.clearMarks('map-idle'));
  await page.getByLabel('Bản đồ nền').selectOption('file');
  const url = await goes(page, { base: 'file' });
  await page.getByText('© Tệp thử').waitFor();
  await isWater(page);
  assert.ok(parts.length > 0 && parts.every((status) => status === 206), parts.join());
  assert.deepEqual(page.bad, []);
  const again = await site.open(url.slice(site.base.length));
  await idle(again);
  await isWater(again);
  await close(page);
  await close(again);
});
