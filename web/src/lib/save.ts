/** Files that the browser saves. */
import { call } from './api.svelte';

/**
 * Saves a response as a file. A plain link cannot carry the key, so the bytes are fetched into memory. With `served`, a
 * name that the server sends is taken, as browsers do for links.
 */
export async function save(url: string, name: string, served = false): Promise<void> {
  const response = await call(url, { accept: '*/*' });
  const sent = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  saveBytes(await response.blob(), (served && sent) || name);
}

/** Saves what is in memory as a file. */
export function saveBytes(bytes: Blob | Uint8Array<ArrayBuffer>, name: string, type = ''): void {
  const blob = bytes instanceof Blob ? bytes : new Blob([bytes], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
