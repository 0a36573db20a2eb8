/** MapLibre's worker as a separate file: a policy without `blob:` would block it otherwise. */
import { addProtocol, setWorkerUrl } from 'maplibre-gl';
import url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { loadTile, SCHEME } from './tiles.svelte';

setWorkerUrl(url);
addProtocol(SCHEME.slice(0, -3), loadTile);
