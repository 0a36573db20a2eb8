/** The state of the app. No other module changes the URL. */
import type { Drawn, Feature } from './types';
import { parse, print, step, type State } from './url.ts';

const first = parse(location.search);
let rest = first.rest;

export const app: State = $state(first.state);

/** State of this visit that links do not share. */
export const visit = $state({
  /** Parts of the URL that could not be parsed. */
  bad: first.bad,
  /** Whether the view is to be printed, once pending pictures are drawn. */
  printing: false,
  /** The number of pictures being drawn. */
  drawing: 0,
  /** Whether the card being opened should be scrolled into view and focused. */
  reveal: false,
  /** What the map shows, once it is idle. */
  drawn: null as Drawn | null,
  tool: null as 'area' | 'measure' | null,
  line: [] as [number, number][],
  /** Where the map should move: a box, or a point with a zoom. */
  go: null as { box: [number, number, number, number]; most: number } | null,
});

/** The results of the near search, shared by list and map. */
class Found {
  hits = $state.raw<Feature[]>([]);
  /** The number of results, listed or not. */
  all = $state(0);
  /** Whether the map cannot show every result at this zoom. */
  cut = $state(false);
  /** The code of the firm under the pointer in list or map. */
  hot = $state<string | null>(null);
}
export const found = new Found();

/** The URL of the current state, with some changes. */
export const href = (changed: Partial<State> = {}): string =>
  new URL(print({ ...app, ...changed }, rest) || location.pathname, location.href).href;

/**
 * Keeps the URL in step with the state: views and selections get a new history entry, other changes replace the current
 * one.
 */
export function follow(): void {
  let last = step(app);
  $effect.root(() => {
    $effect(() => {
      const address = print(app, rest) || location.pathname;
      const now = step(app);
      if (now === last) history.replaceState(null, '', address);
      else history.pushState(null, '', address);
      last = now;
    });
  });
  addEventListener('popstate', () => {
    const back = parse(location.search);
    rest = back.rest;
    last = step(back.state);
    Object.assign(app, back.state);
    const { lon, lat, z } = back.state.cam;
    visit.go = { box: [lon, lat, lon, lat], most: z };
  });
}

export const dark = (): boolean => app.dark ?? prefers.dark;

const query = matchMedia('(prefers-color-scheme: dark)');
const prefers = $state({ dark: query.matches });
query.addEventListener('change', (e) => (prefers.dark = e.matches));
