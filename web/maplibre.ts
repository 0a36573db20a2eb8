import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import maplibre from 'maplibre-gl/package.json' with { type: 'json' };

const source = (path: string): string =>
  fileURLToPath(new URL(`./node_modules/maplibre-gl/src/${path}`, import.meta.url)).replaceAll('\\', '/');

const PAGE = source('index.ts');
const WORKER = source('source/worker.ts');
/** What starts workers, and what does so here. */
const STARTS = './web_worker.ts';
const OWN_STARTS = fileURLToPath(new URL('./src/map/workers.ts', import.meta.url)).replaceAll('\\', '/');
const ADDRESS = 'virtual:map-worker';
const VERSION = 'virtual:map-version';
/** A format of tiles that is read only from sources that name it; those of the app are all vector tiles of Mapbox. */
const MLT = '@maplibre/mlt';

/**
 * MapLibre's published files have most of its modules twice, for the page and for the worker. Built from its source, both
 * share them, which saves a quarter of what a first visit loads.
 */
export const fromSource = { find: /^maplibre-gl$/, replacement: PAGE };

/** The module `virtual:map-worker` is the address of the worker, which is an entry of the same build. */
export function mapWorker(): Plugin {
  let building = false;
  return {
    name: 'map-worker',
    enforce: 'pre',
    configResolved: (config) => {
      building = config.command === 'build';
    },
    resolveId: (id, importer) => {
      if (id === ADDRESS) return `\0${ADDRESS}`;
      if (id === STARTS && importer?.endsWith('/util/worker_pool.ts')) return OWN_STARTS;
      if (id === MLT && building) return `\0${MLT}`;
      // Of its package file MapLibre reads the version only.
      return /package\.json$/.test(id) && importer?.includes('maplibre-gl/src/') ? `\0${VERSION}` : null;
    },
    load(id) {
      if (id === `\0${VERSION}`) return `export default { version: ${JSON.stringify(maplibre.version)} }`;
      if (id === `\0${MLT}`) return `export const GEOMETRY_TYPE = {}; export const decodeTile = () => [];`;
      if (id !== `\0${ADDRESS}`) return null;
      if (!building) return `export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'`;
      const entry = this.emitFile({ type: 'chunk', id: WORKER, name: 'map-worker' });
      return `export default import.meta.ROLLUP_FILE_URL_${entry}`;
    },
  };
}

/** Tells which modules a module imports. */
type Info = (id: string) => { importedIds: readonly string[] } | null;

/** A module and all that it imports. */
function reached(from: string, info: Info): Set<string> {
  const seen = new Set<string>();
  const rest = [from];
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    rest.push(...(info(id)?.importedIds ?? []));
  }
  return seen;
}

let parts: { page: Set<string>; worker: Set<string> } | undefined;

/**
 * The chunk of a module of MapLibre; with those of the app it would be sent again whenever the app changes. A chunk takes
 * what its modules import along, so what both share is taken first. What only the worker has stays there.
 */
export function mapChunk(id: string, shared: boolean, info: Info): string | null {
  parts ??= { page: reached(PAGE, info), worker: reached(WORKER, info) };
  if (shared) return parts.page.has(id) && parts.worker.has(id) ? 'maplibre-shared' : null;
  return parts.page.has(id) || id.endsWith('maplibre-gl.css') ? 'maplibre' : null;
}
