// All tests in a browser, or the files that are named: two files at a time, the longest first. Those that only read share
// two registers, which are started once.
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { demo, synthetic } from './register.mjs';

const LANES = 2;
/** The longest files, so that none of them is left alone at the end. */
const LONGEST = ['truth', 'steward', 'keeping', 'codes', 'million', 'access', 'tasks', 'asking', 'map', 'pages'];

const folder = fileURLToPath(new URL('.', import.meta.url));
const named = process.argv.slice(2).map((file) => basename(file, '.test.mjs'));
const all = (await readdir(folder)).flatMap((file) => /^(.+)\.test\.mjs$/.exec(file)?.[1] ?? []);
const unknown = named.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}`);
const rank = (name) => (LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length);
const files = all
  .filter((name) => named.length === 0 || named.includes(name))
  .sort((a, b) => rank(a) - rank(b))
  .map((name) => `${folder}${name}.test.mjs`);

const began = Date.now();
const registers = await Promise.all([demo(), synthetic()]);
process.env.XUONG = registers[0].address;
process.env.XUONG_SYNTHETIC = registers[1].address;
const tests = run({ files, concurrency: LANES, timeout: Infinity });
const times = new Map();
tests.on('test:fail', () => (process.exitCode = 1));
for (const ended of ['test:pass', 'test:fail'])
  tests.on(ended, ({ file, details }) => {
    const name = basename(file ?? '', '.test.mjs');
    times.set(name, (times.get(name) ?? 0) + details.duration_ms);
  });
tests.compose(new spec()).pipe(process.stdout);
tests.once('end', async () => {
  for (const [name, ms] of [...times].sort(([, a], [, b]) => b - a))
    console.log(`${(ms / 1000).toFixed(0).padStart(5)} s  ${name}`);
  console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  in all`);
  for (const own of registers) await own.stop();
});
