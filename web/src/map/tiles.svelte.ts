/** Tiles of firms, by the app's own calls: one that is refused is told beside the map, and asked for again. */
import { call, Fault } from '../lib/api.svelte';

/** What the addresses of these tiles begin with, so that the map asks here. */
export const SCHEME = 'firms://';

/** How many tiles wait to be asked for again, and why the last of them was refused. */
export const refused = $state({ n: 0, fault: null as Fault | null });

const waiting = new Set<() => void>();
export const retryTiles = (): void => waiting.forEach((go) => go());

/** Asks for a tile until it comes or the map has no more use for it: when the server says, else when somebody says. */
export async function loadTile({ url }: { url: string }, { signal }: AbortController): Promise<{ data: ArrayBuffer }> {
  let told = false;
  try {
    for (;;) {
      try {
        const tile = await call(url.slice(SCHEME.length), { signal, accept: '*/*', versioned: false });
        return { data: await tile.arrayBuffer() };
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        if (!told) refused.n++;
        told = true;
        refused.fault = fault;
        await new Promise<void>((go) => {
          waiting.add(go);
          signal.onabort = () => go();
          if (fault.after) setTimeout(go, fault.after * 1000);
        });
      }
    }
  } finally {
    if (told && --refused.n === 0) refused.fault = null;
  }
}
