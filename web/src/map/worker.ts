/** MapLibre's worker as a separate file: a policy without `blob:` would block it otherwise. */
import { addProtocol, setWorkerUrl } from 'maplibre-gl';
import url from 'virtual:map-worker';
import { loadTile, SCHEME } from './tiles.svelte';

setWorkerUrl(url);
addProtocol(SCHEME.slice(0, -3), loadTile);
