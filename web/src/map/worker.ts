/** MapLibre's worker as a file of our own: a policy without `blob:` could not start it otherwise. */
import { setWorkerUrl } from 'maplibre-gl';
import url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

setWorkerUrl(url);
