// Files of the app import downwards: none of them reaches itself.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';

/** What each file imports, by address; types and what is fetched later count as much as the rest. */
type Imports = ReadonlyMap<string, readonly string[]>;

const SRC = new URL('../src', import.meta.url).pathname;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g;

/** The file that an address means: written with its ending, or without that of TypeScript. */
function meant(from: string, address: string): string | null {
  const path = join(dirname(from), address);
  return [path, `${path}.ts`].find((file) => existsSync(file) && statSync(file).isFile()) ?? null;
}

const imported = (text: string): string[] => [...text.matchAll(IMPORT)].map((found) => found[1]!);

function read(folder: string): Imports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(ts|svelte)$/.test(f));
  return new Map(
    files.map((file) => {
      const path = join(folder, file);
      const named = imported(readFileSync(path, 'utf8')).map((address) => meant(path, address));
      return [file, named.flatMap((own) => (own === null ? [] : [relative(folder, own)]))];
    }),
  );
}

/** The first circle there is, as the files along it, the first one again at its end. */
function circle(imports: Imports): string[] | null {
  const done = new Set<string>();
  const along = (file: string, way: readonly string[]): string[] | null => {
    const at = way.indexOf(file);
    if (at >= 0) return [...way.slice(at), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const found = along(next, [...way, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const found = along(file, []);
    if (found) return found;
  }
  return null;
}

test('no file of the app imports itself by way of others', () => {
  const imports = read(SRC);
  const all = [...imports.values()].flat();
  assert.ok(imports.size > 60 && all.length > 200, `${imports.size} files, ${all.length} imports`);
  assert.equal(circle(imports)?.join(' → ') ?? null, null);
});

test('a circle is found, however long and whatever kind its imports are', () => {
  const planted = (last: string[]): Imports =>
    new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', last],
    ]);
  assert.equal(circle(planted([])), null);
  assert.deepEqual(circle(planted(['b'])), ['b', 'c', 'd', 'b']);
  assert.deepEqual(circle(planted(['d'])), ['d', 'd']);
  const text = `import type { A } from './a';\nimport './b.css';\nconst c = import('./c');\nexport { d }\n  from "../d.ts";`;
  assert.deepEqual(imported(text), ['./a', './b.css', './c', '../d.ts']);
});
