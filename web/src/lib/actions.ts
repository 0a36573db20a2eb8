/** Actions on places: selecting, showing and framing them. */
import { bounds, circle, labelPoint } from './geo';
import * as register from './register.svelte';
import { app, visit } from './state.svelte';
import type { Feature, Hit } from './types';
import type { Near } from './url';

const CLOSE = 14;

/** The number at the end of a feature's URL. */
export const idIn = (href: string | undefined): string | null => /\/items\/(\d+)/.exec(href ?? '')?.[1] ?? null;

export function choose(hit: Hit): void {
  if (app.view !== 'explore' && app.view !== 'near') app.view = 'explore';
  if (hit.kind === 'former') {
    const now = hit.became?.[0];
    if (now) chooseUnit(now.edition, now.code, null);
  } else if (hit.kind === 'unit') chooseUnit(hit.edition ?? app.edition, hit.code, hit.point ?? null);
  else {
    app.sel = hit.kind === 'zone' ? `zone:${hit.code}` : `firm:${idIn(hit.href) ?? ''}`;
    if (hit.point) goTo(hit.point);
  }
}

function chooseUnit(edition: string, code: string, point: [number, number] | null): void {
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

export function reportOn(area: string, edition: string): void {
  app.report = 'profile';
  app.edition = edition;
  app.args = { ...app.args, area };
  app.view = 'report';
}
