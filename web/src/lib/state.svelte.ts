/** The state of the app. No other module changes the URL. */
import type { Drawn, Feature, Task } from './types';
import { HOME, isHome, parse, print, sameCamera, step, type Camera, type State } from './url.ts';

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
  /** Whether the map has been drawn, so that no picture need stand in its place. */
  mapDrawn: false,
  tool: null as 'area' | 'measure' | null,
  line: [] as [number, number][],
  /** The drawn area while a corner of it is dragged. */
  draft: null as [number, number][] | null,
  /** The filter of the firms that the map draws, beside their sectors; empty for all. */
  filter: '',
  /** The work on the register that is being done in a dialog. */
  task: null as Task | null,
  /** Where the map should move: a box, or a point with a zoom. */
  go: null as { box: [number, number, number, number]; most: number } | null,
  /** Whether the map should show the whole city. */
  goHome: false,
  /** The camera that shows the whole city in this window; the URL leaves it out. */
  home: HOME as Camera,
  /** How much of the map panels cover at its left, right and foot, in pixels; `bottom` is what the sheet of a phone covers. */
  covered: { left: 0, right: 0, foot: 0, bottom: 0 },
  /** How much of a narrow screen the panel takes. */
  sheet: 'half' as 'peek' | 'half' | 'full',
});

/** The least space between the whole city and the edge of the map, in pixels. */
export const EDGE = 20;

/** The space between the whole city and what covers the edges of the map, in pixels. */
export const margins = (): { left: number; right: number; top: number; bottom: number } => ({
  left: EDGE,
  top: EDGE,
  // In two steps, so that the map stands still while the years play.
  bottom: (visit.covered.foot > 3 * EDGE ? 8 : 4) * EDGE,
  right: EDGE + visit.covered.right,
});

/** Whether the map shows the whole city, as at the start. */
export const atHome = (): boolean => isHome(app.cam) || sameCamera(app.cam, visit.home);

const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The results of the near search, shared by list and map. */
class Found {
  /** The results that the map draws, nearest first: those of the list, and more if there are. */
  hits = $state.raw<Feature[]>([]);
  /** The number of results, listed or not. */
  all = $state(0);
  /** Whether the map cannot show every result at this zoom. */
  cut = $state(false);
  /** The code of the firm under the pointer in list or map. */
  hot = $state<string | null>(null);
  /** What the map draws of the results, and beside them. */
  near = $state.raw<GeoJSON.FeatureCollection>(NOTHING);
  aside = $state.raw<GeoJSON.FeatureCollection>(NOTHING);
  /** The code of a firm whose point others share, while they are drawn apart. */
  spread = $state<string | null>(null);
}
export const found = new Found();

/** The URL of the current state, with some changes. */
export const href = (changed: Partial<State> = {}): string =>
  new URL(print({ ...app, ...changed }, rest, visit.home) || location.pathname, location.href).href;

/**
 * Keeps the URL in step with the state: views and selections get a new history entry, other changes replace the current
 * one. In a frame every change does, so that Back leads from the page around it and not through its map.
 */
export function follow(): void {
  let last = step(app);
  $effect.root(() => {
    $effect(() => {
      const address = print(app, rest, visit.home) || location.pathname;
      const now = step(app);
      if (now === last || app.embed) history.replaceState(null, '', address);
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
    if (isHome(back.state.cam)) visit.goHome = true;
    else visit.go = { box: [lon, lat, lon, lat], most: z };
  });
}

export const dark = (): boolean => app.dark ?? prefers.dark;

/** Whether the screen is a phone's: the panel is a sheet over the map, and views are tabs at the foot. */
export const narrow = (): boolean => prefers.narrow;

const QUERIES = { dark: '(prefers-color-scheme: dark)', narrow: '(max-width: 760px)' } as const;
const prefers = $state({ dark: false, narrow: false });
for (const name of ['dark', 'narrow'] as const) {
  const query = matchMedia(QUERIES[name]);
  prefers[name] = query.matches;
  query.addEventListener('change', (e) => (prefers[name] = e.matches));
}
