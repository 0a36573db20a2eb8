import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { CSP } from './csp.ts';

/** The register that answers /api and /ogc while the app is developed or tried. */
const target = process.env['XUONG'] ?? 'http://127.0.0.1:8099';
const proxy = { '/api': target, '/ogc': target };

/** Read by every view, so that it travels once and compresses as one. */
const SHARED =
  /node_modules\/svelte\/|\/src\/lib\/(?!en\.ts|cql\.ts|tongue\.ts)|\/src\/parts\/(Wait|FaultNote|Swatch|SectorChips|AskKey|Downloads)\.|\/src\/map\/(look|data|fonts)/;

/** MapLibre keeps its own chunk: a change of the app does not send it again. */
function chunk(id: string): string | undefined {
  if (id.includes('maplibre-gl')) return 'maplibre';
  if (id.includes('pmtiles')) return 'pmtiles';
  return SHARED.test(id) ? 'shared' : undefined;
}

export default defineConfig({
  base: './',
  plugins: [svelte()],
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
    rollupOptions: {
      output: {
        manualChunks: chunk,
      },
    },
  },
});
