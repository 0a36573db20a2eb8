/**
 * All state that links share, parsed from and printed to the query string. Pure; state.svelte.ts holds the live copy.
 */
import { city } from './city.ts';
import type { LonLat } from './geo.ts';
import type { Lang } from './format.ts';

export const VIEWS = ['explore', 'near', 'table', 'compare', 'report'] as const;
export const FILLS = ['lead', 'lq', 'count', 'density', 'occupancy', 'none'] as const;
export const LISTS = ['zones', 'clusters', 'units', 'firms', 'linkages'] as const;
export type View = (typeof VIEWS)[number];
export type Fill = (typeof FILLS)[number];
export type List = (typeof LISTS)[number];

export interface Near {
  lon: number;
  lat: number;
  /** The radius in metres. */
  r: number;
  /** The name of the place, if it has one. */
  name: string | null;
}

export interface Camera {
  z: number;
  lat: number;
  lon: number;
}

export interface State {
  lang: Lang;
  view: View;
  fill: Fill;
  /** The division whose location quotient colours the areas. */
  lq: string;
  /** The edition of boundaries. */
  edition: string;
  /** The divisions that filter firms; none means all. */
  sectors: string[];
  /** The least number of workers. */
  workers: number | null;
  /** Firms at the end of this year; null is now. */
  year: number | null;
  near: Near | null;
  /** The selection shown in a card: `zone:Z01`, `unit:wards-2025/00004`, `firm:164`, `linkage:3`, `former:EDITION/CODE/NAME`. */
  sel: string | null;
  cmp: string[];
  list: List;
  /** The sort column of the table, with a minus for descending order. */
  sort: string;
  cols: string[];
  find: string;
  /** The conditions of the list of firms, or of zones, by name; where.ts has their meaning. */
  where: Record<string, string>;
  report: string;
  /** The parameters of the report that differ from its defaults. */
  args: Record<string, string>;
  /** The corners of the drawn area. */
  shape: LonLat[];
  base: string;
  dark: boolean | null;
  /** Whether only the map is shown, for a frame of another page. */
  embed: boolean;
  cam: Camera;
}

export const HOME: Camera = { z: city.start.zoom, lat: city.start.lat, lon: city.start.lon };

export const defaults = (): State => ({
  lang: 'vi',
  view: 'explore',
  fill: 'lead',
  lq: '25',
  edition: city.edition,
  sectors: [],
  workers: null,
  year: null,
  near: null,
  sel: null,
  cmp: [],
  list: 'zones',
  sort: '',
  cols: [],
  find: '',
  where: {},
  report: 'profile',
  args: {},
  shape: [],
  base: '',
  dark: null,
  embed: false,
  cam: { ...HOME },
});

const KEYS = [
  'lang',
  'view',
  'fill',
  'lq',
  'b',
  's',
  'w',
  'y',
  'near',
  'at',
  'sel',
  'cmp',
  'list',
  'sort',
  'cols',
  'find',
  'in',
  'rep',
  'args',
  'shape',
  'base',
  'dark',
  'embed',
  'm',
];

/** Parses a query; `bad` lists the parts that could not be parsed and have their defaults. */
export function parse(query: string): { state: State; bad: string[]; rest: [string, string][] } {
  const q = new URLSearchParams(query);
  const state = defaults();
  const bad: string[] = [];
  const take = (key: string, set: (text: string) => boolean): void => {
    const text = q.get(key);
    if (text !== null && !set(text)) bad.push(key);
  };
  const oneOf =
    <T extends string>(all: readonly T[], put: (v: T) => void) =>
    (text: string): boolean => {
      const found = all.find((v) => v === text);
      if (found !== undefined) put(found);
      return found !== undefined;
    };
  take(
    'lang',
    oneOf(['vi', 'en'] as const, (v) => (state.lang = v)),
  );
  take(
    'view',
    oneOf(VIEWS, (v) => (state.view = v)),
  );
  take(
    'fill',
    oneOf(FILLS, (v) => (state.fill = v)),
  );
  take(
    'list',
    oneOf(LISTS, (v) => (state.list = v)),
  );
  take('lq', (v) => /^\d\d$/.test(v) && Boolean((state.lq = v)));
  take('b', (v) => /^[\w-]{1,40}$/.test(v) && Boolean((state.edition = v)));
  take('s', (v) => {
    state.sectors = v.split(',').filter((code) => /^\d{1,5}$/.test(code));
    return state.sectors.length > 0;
  });
  take('w', (v) => within(v, 0, 1e7, (n) => (state.workers = n)));
  take('y', (v) => within(v, 1950, 2100, (n) => (state.year = n)));
  take('near', (v) => {
    const [lon, lat, r] = numbers(v, 3);
    if (!onEarth(lon, lat) || r === undefined || r <= 0 || r > 100000) return false;
    state.near = { lon: lon!, lat: lat!, r, name: q.get('at') };
    return true;
  });
  take('sel', (v) => /^((zone|unit|firm|linkage):\S+|former:[^/]+\/[^/]+\/.+)$/.test(v) && Boolean((state.sel = v)));
  take('cmp', (v) => (state.cmp = v.split(',').filter(Boolean).slice(0, 10)).length > 0);
  take('sort', (v) => /^-?\w+$/.test(v) && Boolean((state.sort = v)));
  take('cols', (v) => (state.cols = v.split(',').filter((c) => /^\w+$/.test(c))).length > 0);
  take('find', (v) => ((state.find = v.slice(0, 100)), true));
  take('in', (v) => {
    const pairs = v.split(';').map((pair) => /^(\w+):([\w.-]+)$/.exec(pair));
    state.where = Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : [])));
    return pairs.every(Boolean);
  });
  take('rep', (v) => /^[\w-]+$/.test(v) && Boolean((state.report = v)));
  take('args', (v) => ((state.args = Object.fromEntries(new URLSearchParams(v))), true));
  take('shape', (v) => {
    const corners = v.split(';').map((pair) => numbers(pair, 2));
    if (!corners.every(([lon, lat]) => onEarth(lon, lat))) return false;
    state.shape = corners.map(([lon, lat]): LonLat => [lon!, lat!]);
    return true;
  });
  take('base', (v) => /^[\w-]+$/.test(v) && Boolean((state.base = v)));
  take(
    'dark',
    oneOf(['0', '1'] as const, (v) => (state.dark = v === '1')),
  );
  take('embed', (v) => (state.embed = v === '1'));
  take('m', (v) => {
    const [z, lat, lon] = v.split('/').map(Number);
    if (!onEarth(lon, lat) || z === undefined || !(z >= 0 && z <= 24)) return false;
    state.cam = { z, lat: lat!, lon: lon! };
    return true;
  });
  const rest = [...q].filter(([key]) => !KEYS.includes(key));
  return { state, bad, rest };
}

const numbers = (text: string, count: number): (number | undefined)[] => {
  const all = text.split(',').map(Number);
  return all.length === count && all.every(Number.isFinite) ? all : [];
};
const onEarth = (lon: number | undefined, lat: number | undefined): boolean =>
  lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
const within = (text: string, least: number, most: number, put: (n: number) => void): boolean => {
  const n = Number(text);
  const fits = text !== '' && n >= least && n <= most;
  if (fits) put(n);
  return fits;
};

const written = ({ z, lat, lon }: Camera): string => `${z.toFixed(2)}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
/** Whether two cameras are the same in a URL. */
export const sameCamera = (one: Camera, other: Camera): boolean => written(one) === written(other);
export const isHome = (camera: Camera): boolean => sameCamera(camera, HOME);

/** Prints a query; defaults and the camera at home are left out, and unknown parameters are kept. */
export function print(state: State, rest: readonly [string, string][] = [], home: Camera = HOME): string {
  const d = defaults();
  const q = new URLSearchParams();
  const put = (key: string, value: string, usual = ''): void => {
    if (value !== usual) q.set(key, value);
  };
  put('lang', state.lang, d.lang);
  put('view', state.view, d.view);
  put('fill', state.fill, d.fill);
  put('lq', state.lq, d.lq);
  put('b', state.edition, d.edition);
  put('s', state.sectors.join(','));
  put('w', state.workers === null ? '' : String(state.workers));
  put('y', state.year === null ? '' : String(state.year));
  if (state.near) {
    q.set('near', [state.near.lon.toFixed(5), state.near.lat.toFixed(5), state.near.r].join(','));
    put('at', state.near.name ?? '');
  }
  put('sel', state.sel ?? '');
  put('cmp', state.cmp.join(','));
  put('list', state.list, d.list);
  put('sort', state.sort);
  put('cols', state.cols.join(','));
  put('find', state.find);
  put(
    'in',
    Object.entries(state.where)
      .map((pair) => pair.join(':'))
      .join(';'),
  );
  put('rep', state.report, d.report);
  put('args', new URLSearchParams(state.args).toString());
  put('shape', state.shape.map(([lon, lat]) => `${lon.toFixed(5)},${lat.toFixed(5)}`).join(';'));
  put('base', state.base);
  if (state.dark !== null) q.set('dark', state.dark ? '1' : '0');
  put('embed', state.embed ? '1' : '');
  if (!isHome(state.cam)) put('m', written(state.cam), written(home));
  for (const [key, value] of rest) q.append(key, value);
  const text = q.toString().replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3B/g, ';').replace(/%3A/g, ':');
  return text === '' ? '' : `?${text}`;
}

/** The state whose changes get an entry in the browser history; camera, sliders and typing do not. */
export const step = (s: State): string =>
  JSON.stringify([s.view, s.sel, s.list, s.report, s.edition, s.near && [s.near.lon, s.near.lat]]);
