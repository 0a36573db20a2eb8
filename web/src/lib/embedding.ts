/** What leads other pages and papers to a view: the code of a frame, whose pages may have it, and the QR code. Pure. */

/** The height of a frame, in pixels; its width is that of the page around it. */
const HEIGHT = 600;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The HTML that shows a link in a frame. */
export const frameOf = (link: string, title: string): string =>
  `<iframe src="${escaped(link)}" title="${escaped(title)}" loading="lazy" width="100%" height="${HEIGHT}" style="border: 0"></iframe>`;

/**
 * The origins whose pages may show a page in a frame, beside its own, by the content security policy of the page; null if
 * it does not say.
 */
export function framers(policy: string | null): string[] | null {
  const rules = (policy ?? '').split(/[;,]/).map((rule) => rule.trim().split(/\s+/));
  const own = rules.find(([name]) => name?.toLowerCase() === 'frame-ancestors');
  return own ? own.slice(1).filter((origin) => !origin.startsWith("'")) : null;
}

/** A QR code as a picture: a rectangle for each run of dark modules of a row. It is black on white in any theme. */
export function drawing(rows: readonly (readonly boolean[])[]): string {
  const runs = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      const length = (end < 0 ? row.length : end) - x;
      return [`M${x} ${y}h${length}v1h-${length}z`];
    }),
  );
  const size = rows.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${8 * size}" height="${8 * size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${runs.join('')}"/></svg>`;
}
