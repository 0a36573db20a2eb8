// Holds the built app, that of dist or of the folder XUONG_DIST, to its budgets: bytes are exact, so this needs no browser.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const DIST = process.env.XUONG_DIST
  ? pathToFileURL(`${resolve(process.env.XUONG_DIST)}/`)
  : new URL('../dist/', import.meta.url);
const BUDGET = { appGz: 60_000, viewGz: 8_000, firstBr: 560_000 };
const read = (path) => readFileSync(new URL(path, DIST));
const gz = (path) => gzipSync(read(path), { level: 9 }).length;
const br = (path) =>
  /\.woff2$/.test(path)
    ? read(path).length
    : brotliCompressSync(read(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length;

const files = readdirSync(new URL('assets/', DIST)).map((name) => `assets/${name}`);
// The runtime is that of CommonJS modules, which only MapLibre has.
const isMapLibre = (path) => /\/(maplibre|rolldown-runtime)/.test(path);
const VIEWS =
  /\/(Legend|PrintMap|Near|SignIn|CardBody|DrawnMix|Table|Compare|Report|ReportTable|en|snapshot|pmtiles|Embedded|Share)-/;

/** What a file loads at once: the imports that are not `import()`. */
function statics(path) {
  const text = read(path).toString();
  return [...text.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)].map((m) => `assets/${m[1]}`);
}
function closure(roots) {
  const all = new Set();
  const walk = (path) => {
    if (all.has(path)) return;
    all.add(path);
    statics(path).forEach(walk);
  };
  roots.forEach(walk);
  return all;
}

const entry = /src="\.\/(assets\/index-[^"]+\.js)"/.exec(read('index.html').toString())[1];
const first = closure([entry, ...files.filter((f) => /\/MapView-.*\.js$/.test(f))]);
const appJs = [...first].filter((f) => !isMapLibre(f));
const appGz = appJs.reduce((sum, f) => sum + gz(f), 0);
const css = files.filter((f) => /\/(index|MapView|maplibre)-.*\.css$/.test(f));
const rest = files.filter((f) => /\.woff2$/.test(f) || /map-worker/.test(f));
const firstBr = ['index.html', 'favicon.svg', ...first, ...css, ...rest].reduce((sum, f) => sum + br(f), 0);

const lines = [
  ['app JS of the first screen, gz', appGz, BUDGET.appGz],
  ['first visit, br', firstBr, BUDGET.firstBr],
  // What page and worker share is sent once.
  ['worker of the map, gz', gz(files.find((f) => /\/map-worker/.test(f))), BUDGET.viewGz],
];
for (const file of files.filter((f) => VIEWS.test(f) && f.endsWith('.js')))
  lines.push([`later: ${file}, gz`, gz(file), BUDGET.viewGz]);
let over = false;
for (const [what, bytes, limit] of lines) {
  const fits = bytes <= limit;
  over ||= !fits;
  console.log(`${fits ? 'ok  ' : 'OVER'} ${what}: ${bytes} of ${limit}`);
}
const total = files.filter((f) => f.endsWith('.js') && !isMapLibre(f)).reduce((sum, f) => sum + gz(f), 0);
console.log(`     all app JS with every later view, gz: ${total}`);
process.exitCode = over ? 1 : 0;
