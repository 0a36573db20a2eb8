/** The print dialog, once what the page shows has come into it. */
import { tick } from 'svelte';

export async function printPage(): Promise<void> {
  await tick();
  // A picture that is not decoded yet would leave a blank on paper.
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  print();
}
