/** The one live state of the app. Nothing else writes the address. */
import type { Drawn, Feature } from './types';
import { parse, print, step, type State } from './url.ts';

const first = parse(location.search);
let rest = first.rest;

export const app: State = $state(first.state);

/** What belongs to this visit only and is not shared by a link. */
export const visit = $state({
  /** Parts of the address that could not be understood. */
  bad: first.bad,
  /** The view is to be printed: at once, or when the pictures that are being drawn are there. */
  printing: false,
  /** Pictures that are being drawn. */
  drawing: 0,
  /** The card that is being opened is to be brought into sight and given the focus. */
  reveal: false,
  /** What the map draws, as far as it is still. */
  drawn: null as Drawn | null,
  tool: null as 'area' | 'measure' | null,
  line: [] as [number, number][],
  /** Where the map is to go: a box, or a point with a zoom. */
  go: null as { box: [number, number, number, number]; most: number } | null,
});

/** What the near search found: the list and the map show the same. */
class Found {
  hits = $state.raw<Feature[]>([]);
  /** How many there are, listed or not. */
  all = $state(0);
  /** The map cannot show every hit at this zoom. */
  cut = $state(false);
  /** Code of the firm that list or map points at. */
  hot = $state<string | null>(null);
}
export const found = new Found();

/** The address of what is shown, whole: it follows the state wherever it is printed. */
export const href = (changed: Partial<State> = {}): string =>
  new URL(print({ ...app, ...changed }, rest) || location.pathname, location.href).href;

/** Keeps the address in step with the state: a new step for views and selections, the same one for the rest. */
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
