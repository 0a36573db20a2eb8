/** What the register shows at first sight, as sentences with their numbers. Pure: from responses of the API. */
import { areas, outside } from './figures.ts';
import type { Cell, Feature, Props, Table } from './types.ts';

/** A sentence: the key of its text, the values in it, and where it leads. */
export type Finding =
  | { kind: 'concentrated'; sector: string; name: string; area: string; areaName: string; n: number; known: number }
  | { kind: 'none'; known: number; firms: number }
  | { kind: 'cluster'; rank: number; n: number; place: string; stable: boolean }
  | { kind: 'full'; n: number; known: number; all: number };

/** From this share of its land on, a zone or cluster counts as full. */
export const FULL_PCT = 95;

const text = (value: Cell | undefined): string => String(value ?? '');

/**
 * The concentrations that are beyond chance by the test of the report, the surest first and one for each area; or, if
 * there is none, how much the test had to go by.
 */
export function concentrations(quotients: Table, mix: Table, most: number): Finding[] {
  const all = areas(mix);
  const sure = quotients.rows
    .filter(
      (row) => row['verdict'] === 'beyond_chance' && Number(row['location_quotient']) > 1 && all.has(text(row['area'])),
    )
    .sort((a, b) => Number(a['p_value'] ?? 1) - Number(b['p_value'] ?? 1));
  const found = sure.filter((row, i) => sure.findIndex((other) => other['area'] === row['area']) === i).slice(0, most);
  if (found.length === 0) return [tested(mix)];
  return found.map((row) => ({
    kind: 'concentrated',
    sector: text(row['sector']),
    name: text(row['sector_name']),
    area: text(row['area']),
    areaName: text(row['area_name']),
    n: Number(row['establishments'] ?? 0),
    known: all.get(text(row['area']))?.known ?? 0,
  }));
}

/** How many establishments the test could count in areas, and how many of them have a known sector. */
function tested(mix: Table): Finding {
  let [known, firms] = [0, 0];
  for (const [code, area] of areas(mix)) {
    if (code === 'unplaced' || code === 'outside' || code === 'city') continue;
    known += area.known;
    firms += area.firms;
  }
  return { kind: 'none', known, firms: firms || Math.max(0, (mix.provenance.coverage?.placed ?? 0) - outside(mix)) };
}

/** The largest group of establishments close together, if the report found any. */
export function densest(clusters: Table): Finding[] {
  const row = [...clusters.rows].sort((a, b) => Number(b['establishments']) - Number(a['establishments']))[0];
  if (!row) return [];
  return [
    {
      kind: 'cluster',
      rank: Number(row['rank']),
      n: Number(row['establishments']),
      place: text(row['name']),
      stable: Number(row['stability'] ?? 0) >= 0.75,
    },
  ];
}

/** How many zones and clusters are full, among those whose occupancy is known. */
export function full(sites: readonly { properties: Props }[]): Finding[] {
  const known = sites.map((site) => site.properties['occupancy_pct']).filter((pct) => typeof pct === 'number');
  if (known.length === 0) return [];
  return [{ kind: 'full', n: known.filter((pct) => pct >= FULL_PCT).length, known: known.length, all: sites.length }];
}

export interface Answers {
  quotients: Table | null;
  mix: Table | null;
  clusters: Table | null;
  sites: readonly Feature[];
}

/** At most three findings; what has not come yet, or could not be loaded, is left out. */
export function findings({ quotients, mix, clusters, sites }: Answers): Finding[] {
  const first = quotients && mix ? concentrations(quotients, mix, 2) : [];
  return [...first, ...(clusters ? densest(clusters) : []), ...full(sites)].slice(0, 3);
}

export interface Changes {
  created: number;
  changed: number;
  /** Whether the feed ended within the period, so that there may be more. */
  more: boolean;
  /** The day of the newest change, whenever it was. */
  last: string | null;
}

const DAY_MS = 86_400_000;

/** The changes of the last days in an Atom feed of at most `limit` entries, the newest first. */
export function changesIn(feed: string, now: number, days: number, limit: number): Changes {
  const entries = feed.split('<entry>').slice(1);
  const when = (entry: string): string => /<updated>([^<]+)</.exec(entry)?.[1] ?? '';
  const late = entries.filter((entry) => now - Date.parse(when(entry)) <= days * DAY_MS);
  const created = late.filter((entry) => /category term="created"/.test(entry)).length;
  return {
    created,
    changed: late.length - created,
    more: late.length >= limit,
    last: entries[0] ? when(entries[0]).slice(0, 10) : null,
  };
}
