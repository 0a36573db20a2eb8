/** Figures by area from the reports, and their classes on the map. Pure. */
import { colourOf, groupOf, OUTSIDE, UNKNOWN_COLOUR } from './sectors.ts';
import type { Cell, Props, Table } from './types.ts';
import type { Fill } from './url.ts';

export interface Share {
  sector: string | null;
  name: string;
  n: number;
  share: number;
}

export interface Area {
  code: string;
  name: string;
  firms: number;
  /** Firms with a known sector. */
  known: number;
  mix: Share[];
}

/** With fewer firms of known sector, a quotient describes single firms rather than the area. */
export const FEW = 5;

/** With fewer expected firms, a low quotient is not significant. */
const EXPECTED = 5;

/**
 * The rows of a sector mix by area code; rows that are not areas (`city`, `unplaced`) are included under their codes.
 */
export function areas(mix: Table): Map<string, Area> {
  const all = new Map<string, Area>();
  for (const row of mix.rows) {
    const code = String(row['area'] ?? '');
    let area = all.get(code);
    if (!area) all.set(code, (area = { code, name: String(row['area_name'] ?? code), firms: 0, known: 0, mix: [] }));
    const n = Number(row['establishments'] ?? 0);
    const sector = row['sector'] === null ? null : String(row['sector']);
    area.firms += n;
    if (sector !== null) area.known += n;
    area.mix.push({ sector, name: String(row['sector_name'] ?? ''), n, share: Number(row['share_pct'] ?? 0) });
  }
  return all;
}

/**
 * Rows of a mix that are not areas: firms without coordinates, and firms whose coordinates are in none of the areas.
 */
const NO_AREA = ['unplaced', 'outside'];

/** The number of firms without coordinates, which a mix counts in no area. */
export function unplaced(mix: Table | null): number {
  const coverage = mix?.provenance.coverage;
  return coverage ? coverage.establishments - coverage.placed : 0;
}

/** The number of firms whose coordinates are in none of the areas of a mix. */
export function outside(mix: Table): number {
  if (!mix.provenance.coverage) return 0;
  const all = areas(mix);
  const apart = NO_AREA.reduce((sum, code) => sum + (all.get(code)?.firms ?? 0), 0);
  return Math.max(0, apart - unplaced(mix));
}

export interface Quotient {
  sector: string;
  name: string;
  lq: number;
  n: number;
  share: number;
  city: number;
  reading: string | null;
  /** Whether the quotient is above 1 and significant by the server's test ("specialised" in reports). */
  beyond: boolean;
}

export function quotientsOf(table: Table, area: string): Quotient[] {
  return table.rows
    .filter((row) => row['area'] === area && row['sector'] !== null && row['location_quotient'] !== null)
    .map((row) => ({
      sector: String(row['sector']),
      name: String(row['sector_name'] ?? ''),
      lq: Number(row['location_quotient']),
      n: Number(row['establishments'] ?? 0),
      share: Number(row['share_pct'] ?? 0),
      city: Number(row['city_share_pct'] ?? 0),
      reading: row['reading'] === null || row['reading'] === undefined ? null : String(row['reading']),
      beyond: row['verdict'] === 'beyond_chance' && Number(row['location_quotient']) > 1,
    }))
    .sort((a, b) => b.lq - a.lq);
}

/** The order of groups: industry, other known sectors, unknown. */
export const standing = (id: string): number => (id === 'unknown' ? 2 : id === OUTSIDE.id ? 1 : 0);

/** Sums a mix by groups of sectors, largest first, unknown last. */
export function grouped(mix: readonly Share[]): { id: string; colour: string; n: number }[] {
  const sums = new Map<string, { id: string; colour: string; n: number }>();
  for (const share of mix) {
    const group = groupOf(share.sector);
    const id = group?.id ?? 'unknown';
    const sum = sums.get(id) ?? { id, colour: group?.colour ?? UNKNOWN_COLOUR, n: 0 };
    sum.n += share.n;
    sums.set(id, sum);
  }
  return [...sums.values()].sort((a, b) => standing(a.id) - standing(b.id) || b.n - a.n);
}

export interface Year {
  year: number;
  /** Firms known to have been present in this area. */
  sure: number;
  /** Firms not known to have been present; an uncertain sector does not count here. */
  unsure: number;
}

/** Firms at the end of each year in the chosen sectors, with those not known to have been present apart. */
export function byYear(series: Table, sectors: readonly string[]): Year[] {
  const sums = new Map<number, Year>();
  for (const row of series.rows) {
    const sector = String(row['sector'] ?? '');
    if (sectors.length > 0 && !sectors.some((code) => sector.endsWith(`:${code}`))) continue;
    const year = Number(row['year']);
    const sum = sums.get(year) ?? { year, sure: 0, unsure: 0 };
    const unsure = Number(row['unsure'] ?? 0);
    sum.sure += Number(row['establishments'] ?? 0) + Number(row['estimated'] ?? 0) - unsure;
    sum.unsure += unsure;
    sums.set(year, sum);
  }
  return [...sums.values()].sort((a, b) => a.year - b.year);
}

/** Lower bounds and colours of classes: ColorBrewer PuOr around the city's share, YlGnBu for counts. */
export type Stops = [from: number, colour: string][];

export const LQ_STOPS: Stops = [
  [0, '#b35806'],
  [0.5, '#f1a340'],
  [0.8, '#fee0b6'],
  [0.95, '#f7f7f7'],
  [1.05, '#d8daeb'],
  [1.6, '#998ec3'],
  [2.2, '#542788'],
];
export const OCCUPANCY_STOPS: Stops = [
  [0, '#edf8fb'],
  [25, '#b3cde3'],
  [50, '#8c96c6'],
  [75, '#8856a7'],
  [95, '#810f7c'],
];
export const COUNT_COLOURS = ['#ffffcc', '#a1dab4', '#41b6c4', '#2c7fb8', '#253494'];
export const HEXAGON_COLOURS = ['#fff5eb', '#fee6ce', '#fdd0a2', '#fdae6b', '#f16913', '#d94801', '#8c2d04'];

/** Round lower bounds that divide the values into classes of about equal size: 1, 2 or 5 times a power of ten. */
export function breaks(values: readonly number[], colours: readonly string[] = COUNT_COLOURS): Stops {
  const sorted = values.filter((v) => v > 0).sort((a, b) => a - b);
  const bounds = new Set([0]);
  for (let i = 1; i < colours.length; i++) {
    const value = sorted[Math.floor((i * sorted.length) / colours.length)];
    if (value !== undefined) bounds.add(rounded(value));
  }
  const lows = [...bounds].sort((a, b) => a - b);
  const at = (i: number): string =>
    colours[lows.length === 1 ? 0 : Math.round((i * (colours.length - 1)) / (lows.length - 1))]!;
  return lows.map((low, i) => [low, at(i)]);
}

function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return Number(((lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power).toPrecision(2));
}

export const classed = (value: number, stops: Stops): string =>
  stops.reduce((colour, [from, own]) => (value >= from ? own : colour), stops[0]?.[1] ?? UNKNOWN_COLOUR);

/** Why an area is hatched: too few firms, none of known sector, or no significant quotient. */
export type Why = 'few' | 'none' | 'chance';
export const WHYS: readonly Why[] = ['chance', 'few', 'none'];

export interface Painted {
  colour: string | null;
  why: Why | null;
  value: number | null;
  sector: string | null;
  sectorName: string | null;
  /** The report's reading of the quotient. */
  reading: string | null;
  /** Firms of the sector, of known sector, and all. */
  n: number;
  known: number;
  firms: number;
}

const blank = (why: Why | null, area: Area | undefined): Painted => ({
  colour: null,
  why,
  value: null,
  sector: null,
  sectorName: null,
  reading: null,
  n: 0,
  known: area?.known ?? 0,
  firms: area?.firms ?? 0,
});

/** Why an area has no figure, whatever the sector. */
const unsaid = (area: Area | undefined): 'few' | 'none' | null =>
  !area || area.known === 0 ? 'none' : area.known < FEW ? 'few' : null;

export interface Sources {
  mix: Table | null;
  quotients: Table | null;
  areaKm2: Map<string, number>;
  lq: string;
  sectors: readonly string[];
}

/** The colour of areas whose figures failed to load. */
export const LOST_COLOUR = '#b4b8bb';

/** All areas without figures, drawn as unknown rather than in the lowest class. */
export const unknownAll = (codes: Iterable<string>): Map<string, Painted> =>
  new Map([...codes].map((code) => [code, { ...blank(null, undefined), colour: LOST_COLOUR }]));

/** The colour of each area under a way of colouring, and the classes in use. */
export function paint(fill: Fill, from: Sources): { by: Map<string, Painted>; stops: Stops } {
  const by = new Map<string, Painted>();
  const own = from.mix ? areas(from.mix) : new Map<string, Area>();
  if (fill === 'none' || fill === 'occupancy') return { by, stops: OCCUPANCY_STOPS };
  if (!from.mix) return { by, stops: [] };
  if (!from.quotients && (fill === 'lead' || fill === 'lq')) return { by, stops: [] };
  if (fill === 'lead') return { by: leading(from, own), stops: [] };
  if (fill === 'lq') return { by: quotient(from, own), stops: LQ_STOPS };
  const values = new Map<string, number>();
  for (const [code, km2] of from.areaKm2) {
    const n = counted(own.get(code), from.sectors);
    values.set(code, fill === 'density' ? n / km2 : n);
  }
  const stops = breaks([...values.values()]);
  for (const [code, value] of values) {
    const area = own.get(code);
    by.set(code, { ...blank(null, area), value, n: value, colour: value === 0 ? null : classed(value, stops) });
  }
  return { by, stops };
}

/** Firms of an area in the chosen sectors. */
export function counted(area: Area | undefined, sectors: readonly string[]): number {
  if (!area) return 0;
  if (sectors.length === 0) return area.firms;
  const wanted = area.mix.filter((s) => s.sector !== null && sectors.some((code) => s.sector!.endsWith(`:${code}`)));
  return wanted.reduce((sum, s) => sum + s.n, 0);
}

/** How many of the counted firms in the chosen sectors are estimated, over all rows of a mix. */
export function guessed(mix: Table, sectors: readonly string[]): number {
  const wanted = (sector: Cell | undefined): boolean =>
    sectors.length === 0 || sectors.some((code) => String(sector).endsWith(`:${code}`));
  return mix.rows.reduce((sum, row) => sum + (wanted(row['sector']) ? Number(row['estimated'] ?? 0) : 0), 0);
}

/** Colours each area by its most specialised sector among the significant ones. */
function leading(from: Sources, own: Map<string, Area>): Map<string, Painted> {
  const by = new Map<string, Painted>();
  for (const code of from.areaKm2.keys()) {
    const area = own.get(code);
    const sure = quotientsOf(from.quotients!, code).find((q) => q.beyond);
    if (!sure) {
      // Every area with a firm of known sector is tested, as in the report.
      by.set(code, blank(area && area.known > 0 ? 'chance' : 'none', area));
      continue;
    }
    const { sector, name: sectorName, lq: value, n, reading } = sure;
    by.set(code, { ...blank(null, area), colour: colourOf(sector), value, sector, sectorName, n, reading });
  }
  return by;
}

function quotient(from: Sources, own: Map<string, Area>): Map<string, Painted> {
  const by = new Map<string, Painted>();
  const found = new Map<string, Props>();
  let city = 0;
  for (const row of from.quotients?.rows ?? []) {
    if (!String(row['sector']).endsWith(`:${from.lq}`)) continue;
    found.set(String(row['area']), row);
    city = Number(row['city_share_pct'] ?? 0) / 100;
  }
  for (const code of from.areaKm2.keys()) {
    const area = own.get(code);
    const row = found.get(code);
    const why = unsaid(area);
    if (why) {
      by.set(code, blank(why, area));
      continue;
    }
    // If an area has firms but none in this sector, its quotient is zero by definition.
    const value = Number(row?.['location_quotient'] ?? 0);
    const told = value > 1 ? row?.['verdict'] === 'beyond_chance' : (area?.known ?? 0) * city >= EXPECTED;
    const n = Number(row?.['establishments'] ?? 0);
    by.set(code, { ...blank(told ? null : 'chance', area), colour: classed(value, LQ_STOPS), value, n });
  }
  return by;
}
