/** What the register holds of zones and clusters, by state and kind. Pure. */
import type { Props } from './types.ts';

export interface Standing {
  status: string | null;
  n: number;
  /** The first and the last year of the sources. */
  years: [first: string, last: string] | null;
  /** How many have no dated source. */
  undated: number;
  /** How many planned or proposed ones have an establishing decision with a year. */
  founded: number;
}

/** States of zones and clusters from operating to proposed; the unknown state comes last. */
const STATES = ['operating', 'converting', 'under_construction', 'established', 'planned', 'proposed', 'removed'];

/** The number of zones or clusters in each state, and the years of the sources. */
export function standings(sites: readonly { properties: Props }[]): Standing[] {
  const by = new Map<string | null, Standing>();
  for (const { properties } of sites) {
    const status = typeof properties['status'] === 'string' ? properties['status'] : null;
    const own = by.get(status) ?? { status, n: 0, years: null, undated: 0, founded: 0 };
    const date = properties['status_as_of'];
    const year = typeof date === 'string' ? date.slice(0, 4) : null;
    own.n += 1;
    if (/^p/.test(status ?? '') && properties['established_year']) own.founded += 1;
    if (year === null) own.undated += 1;
    else if (own.years === null) own.years = [year, year];
    else own.years = [year < own.years[0] ? year : own.years[0], year > own.years[1] ? year : own.years[1]];
    by.set(status, own);
  }
  const rank = ({ status }: Standing): number =>
    status === null ? STATES.length + 1 : (STATES.indexOf(status) + STATES.length + 1) % (STATES.length + 1);
  return [...by.values()].sort((a, b) => rank(a) - rank(b));
}

/** The number of parks of each kind, the most common first. */
export function kindsOf(parks: readonly { properties: Props }[]): [kind: string, n: number][] {
  const by = new Map<string, number>();
  for (const { properties } of parks) {
    const kind = String(properties['kind']);
    by.set(kind, (by.get(kind) ?? 0) + 1);
  }
  return [...by].sort((a, b) => b[1] - a[1]);
}

/** How many of some places share their exact point with another place. */
export function sharing<P extends { geometry: unknown }>(some: readonly P[], all: readonly P[]): number {
  const at = new Map<string, number>();
  for (const { geometry } of all)
    if (geometry) at.set(JSON.stringify(geometry), (at.get(JSON.stringify(geometry)) ?? 0) + 1);
  return some.filter(({ geometry }) => geometry && (at.get(JSON.stringify(geometry)) ?? 0) > 1).length;
}
