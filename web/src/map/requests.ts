/** Adds the key of the session to the map's requests, to this server only. */
import type { RequestParameters } from 'maplibre-gl';
import { authorization } from '../lib/api.svelte';

export const transformRequest = (url: string): RequestParameters =>
  new URL(url, document.baseURI).origin === location.origin ? { url, headers: authorization() } : { url };
