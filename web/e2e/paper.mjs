// A page on paper, and the tools that read it.
import { execFileSync } from 'node:child_process';

/** Marks in the page that its dialog of printing was opened. */
export const watchPrint = () => {
  window.print = () => performance.mark('printed');
};

/** Waits until a page has opened its dialog of printing. */
export const printed = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('printed').length > 0, null, { timeout: 120_000 });

/** An A4 print: its text, what is said of its pages, and of its pictures. */
export async function paper(page, options = {}) {
  const input = await page.pdf({ format: 'A4', ...options });
  const read = (tool, ...rest) => execFileSync(tool, rest, { input }).toString();
  return {
    text: read('pdftotext', '-', '-').normalize('NFC'),
    info: read('pdfinfo', '-'),
    pictures: read('pdfimages', '-list', '-'),
  };
}
