/** Changes of colleagues as they happen: what is visible is loaded again, and forms look whether they are affected. */
import { server } from '../lib/api.svelte';
import { renew } from './record';

export const live = $state({
  /** Which version changed each collection last, as far as this page was told. */
  changed: {} as Record<string, number>,
});

/** Follows the register until the returned function is called; the browser connects again by itself. */
export function follow(): () => void {
  const stream = new EventSource(new URL('api/changes/stream', document.baseURI));
  stream.addEventListener('version', (event: MessageEvent<string>) => {
    const { version, collections } = JSON.parse(event.data) as { version: number; collections: string[] };
    for (const name of collections) live.changed[name] = version;
    if (version === server.shown || (server.version === version && !server.newer)) return;
    renew(version);
  });
  return () => stream.close();
}
