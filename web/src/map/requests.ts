/** The map's requests carry the key of whoever is signed in, to this server only. */
import type { RequestParameters } from 'maplibre-gl';
import { authorization } from '../lib/api.svelte';

export const transformRequest = (url: string): RequestParameters =>
  new URL(url, document.baseURI).origin === location.origin ? { url, headers: authorization() } : { url };
