// Faults of accessibility on a page, as axe finds them.
import { readFileSync } from 'node:fs';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A line for each fault of what is open: its dialog, or all of the page. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const found = await page.evaluate(
    (rules) =>
      axe.run(document.querySelector('dialog[open]') ?? document, {
        runOnly: rules,
        // Only faults are read, and no rule of these needs style sheets or media to be fetched again.
        resultTypes: ['violations'],
        preload: false,
      }),
    RULES,
  );
  return found.violations.map(
    (v) =>
      `${v.impact} ${v.id} ×${v.nodes.length}: ${v.nodes[0].html.slice(0, 140)} ${v.nodes[0].any[0]?.message ?? ''}`,
  );
}

export const serious = (found) => found.filter((line) => /^(serious|critical) /.test(line));
