/**
 * Workers of the map, each from a file of its own: a policy without `blob:` would block others. Takes the place of MapLibre's
 * `util/web_worker.ts`, which starts the first one only when all of MapLibre has been loaded.
 */
import url from 'virtual:map-worker';

const start = (): Worker => new Worker(url, { type: 'module' });
let early: Worker | null = null;

/** Starts a worker before the map is there, which takes it later. */
export function startEarly(): void {
  early = start();
}

export async function workerFactory(): Promise<Worker> {
  const own = early ?? start();
  early = null;
  return own;
}
