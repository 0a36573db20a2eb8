/** Actions on places: selecting, showing and framing them. */
import { address, json } from './api.svelte';
import { bounds, circle, labelPoint } from './geo';
import { formerSelection } from './hits';
import * as register from './register.svelte';
import { app, visit } from './state.svelte';
import type { Chosen, Feature, NearAnswer } from './types';
import type { Near } from './url';

const CLOSE = 14;

/** The number at the end of a feature's URL. */
export const idIn = (href: string | undefined): string | null => /\/items\/(\d+)/.exec(href ?? '')?.[1] ?? null;

export function choose(hit: Chosen): void {
  if (app.view !== 'explore' && app.view !== 'near') app.view = 'explore';
  if (hit.kind === 'former') chooseFormer(hit);
  else if (hit.kind === 'unit') chooseUnit(hit.edition ?? app.edition, hit.code, hit.point ?? null);
  else {
    app.sel = hit.kind === 'zone' ? `zone:${hit.code}` : `firm:${idIn(hit.href) ?? ''}`;
    if (hit.point) goTo(hit.point);
  }
}

/** Searches around a place that is typed as coordinates, in any system that the server reads. */
export async function chooseText(text: string): Promise<void> {
  const { place } = await json<NearAnswer>(address('api/near', { point: text, within: '1m', limit: 1 }));
  searchAround({ lon: place.coordinates[0], lat: place.coordinates[1], r: app.near?.r ?? 3000, name: null });
}

/** A former unit has no boundary: the map shows those that have parts of it now. */
export function chooseFormer(hit: Chosen): void {
  const now = hit.became ?? [];
  app.sel = formerSelection(hit);
  if (!now[0]) return;
  app.edition = now[0].edition;
  const all = register.units(app.edition).value?.features ?? [];
  const parts = all.filter((unit) => now.some((own) => own.code === unit.properties['code']));
  const shapes = parts.flatMap((unit) => unit.geometry ?? []);
  const box = bounds({ type: 'GeometryCollection', geometries: shapes });
  if (box) visit.go = { box, most: CLOSE };
}

export function chooseUnit(edition: string, code: string, point: [number, number] | null): void {
  app.edition = edition;
  app.sel = `unit:${edition}/${code}`;
  const unit = register.units(edition).value?.features.find((u) => u.properties['code'] === code);
  const box = bounds(unit?.geometry ?? null);
  if (box) visit.go = { box, most: CLOSE };
  else if (point) goTo(point, 12);
}

export function goTo(at: [number, number], zoom = CLOSE): void {
  visit.go = { box: [at[0], at[1], at[0], at[1]], most: zoom };
}

/** Shows a feature on the map with its card open. */
export function show(selection: string, geometry: GeoJSON.Geometry | null): void {
  app.sel = selection;
  if (!geometry) return;
  app.view = 'explore';
  const box = bounds(geometry);
  if (box) visit.go = { box, most: CLOSE };
}

export function searchAround(near: Near): void {
  app.near = near;
  app.view = 'near';
  frame(near);
}

export function searchAroundFeature(feature: Feature): void {
  const at = labelPoint(feature.geometry);
  if (at)
    searchAround({ lon: at[0], lat: at[1], r: app.near?.r ?? 3000, name: String(feature.properties['name'] ?? '') });
}

/** Shows the whole circle of a search. */
export function frame({ lon, lat, r }: Near): void {
  const box = bounds({ type: 'Polygon', coordinates: [circle([lon, lat], r, 16)] });
  if (box) visit.go = { box, most: 16 };
}

/** Where areas are compared: zones and clusters, or the units of the edition shown. */
export const cut = (): string => (app.args['cut'] === 'zones' ? 'zones' : app.edition);

export function compareBy(by: string): void {
  if (by === cut()) return;
  const { cut: _, ...rest } = app.args;
  app.args = by === 'zones' ? { ...rest, cut: by } : rest;
  if (by !== 'zones') app.edition = by;
  app.cmp = [];
}

export function compareWith(code: string, by: string): void {
  compareBy(by);
  if (!app.cmp.includes(code) && app.cmp.length < 10) app.cmp = [...app.cmp, code];
  app.view = 'compare';
}

/** Opens the page of parks and clusters by occupancy. */
export function showOccupancy(least: number | null = null): void {
  app.report = 'occupied';
  app.args = least === null ? {} : { least: String(least) };
  app.view = 'report';
}

export function reportOn(area: string, edition: string): void {
  app.report = 'profile';
  app.edition = edition;
  app.args = { ...app.args, area };
  app.view = 'report';
}
