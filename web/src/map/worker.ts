/** MapLibre's worker as a separate file: a policy without `blob:` would block it otherwise. */
import { setWorkerUrl } from 'maplibre-gl';
import url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

setWorkerUrl(url);
