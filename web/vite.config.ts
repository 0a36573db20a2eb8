import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { CSP } from './csp.ts';
import { fromSource, mapChunk, mapWorker } from './maplibre.ts';

/** The register that answers /api and /ogc while the app is developed or tried. */
const target = process.env['XUONG'] ?? 'http://127.0.0.1:8099';
const proxy = { '/api': target, '/ogc': target };

/** Read by every view, so that it travels once and compresses as one. */
const SHARED =
  /node_modules\/svelte\/|\/src\/lib\/(?!(en|names_en|vi_more|icons_more|cql|where|narrowed\.svelte|around|tongue|findings|standings|sources\.svelte|precise|period|place|signing|awake\.svelte|crossing|save|slug|workbook|embedding)\.ts)|\/src\/parts\/(FaultNote|Swatch|SectorChips|AskKey|Icon|SearchBox|Card|Banners|MadeUp)\.|\/src\/map\/(look|data|fonts)/;

/** Needed by every map, and by the first screen. */
const STYLE = /\/src\/map\/(style|layers|drawn|colours|worker|icons|tiles\.svelte)\.ts/;

/** What app and map both import; in a chunk of the app MapLibre would be sent again whenever the app changes. */
const START = /virtual:map-worker|\/src\/map\/workers\.ts/;

function chunk(id: string): string | null {
  if (id.includes('pmtiles')) return 'pmtiles';
  if (STYLE.test(id)) return 'style';
  return SHARED.test(id) ? 'shared' : null;
}

export default defineConfig({
  base: './',
  plugins: [svelte(), mapWorker()],
  resolve: { alias: [fromSource] },
  // As MapLibre is built: a field without a value is a type only.
  oxc: { typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true } },
  worker: { format: 'es' },
  server: { proxy },
  preview: {
    proxy,
    headers: {
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1300,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: (id) => (START.test(id) ? 'map-start' : null), priority: 3 },
            { name: (id, modules) => mapChunk(id, true, (own) => modules.getModuleInfo(own)), priority: 2 },
            { name: (id, modules) => mapChunk(id, false, (own) => modules.getModuleInfo(own)), priority: 1 },
            { name: chunk },
          ],
        },
      },
    },
  },
});
