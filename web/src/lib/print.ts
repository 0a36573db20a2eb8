/** Opens the print dialog once the page is complete. */
import { tick } from 'svelte';

export async function printPage(): Promise<void> {
  await tick();
  // An image that is not decoded yet would be blank on paper.
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  print();
}
