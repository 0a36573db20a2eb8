/** Files that the browser saves. */
import { call } from './api.svelte';

/** Saves a response as a file. A plain link cannot carry the key, so the bytes are fetched into memory. */
export async function save(url: string, name: string): Promise<void> {
  saveBytes(await (await call(url, { accept: '*/*' })).blob(), name);
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
