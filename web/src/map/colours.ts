/** Colours of the map, and the expressions that select them. Pure. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { HEXAGON_COLOURS, type Stops } from '../lib/figures.ts';
import { GROUPS, OUTSIDE, UNKNOWN_COLOUR } from '../lib/sectors.ts';

type Expression = ExpressionSpecification;
// The style types do not accept concatenated arrays; this is the only cast.
export const expression = (parts: unknown): Expression => parts as Expression;

export const step = (input: unknown, stops: Stops): Expression =>
  expression(
    stops.length < 2
      ? ['literal', stops[0]?.[1] ?? UNKNOWN_COLOUR]
      : ['step', input, stops[0]![1], ...stops.slice(1).flat()],
  );

/** The colour of a sector's group, in either notation of tiles (`2591`, `2025:25`). */
export function sectorColour(property: string): Expression {
  const text = ['to-string', ['coalesce', ['get', property], '']];
  const division = ['case', ['==', ['slice', text, 0, 5], '2025:'], ['slice', text, 5, 7], ['slice', text, 0, 2]];
  const pairs = GROUPS.filter((g) => g !== OUTSIDE).flatMap((g) => [[...g.divisions], g.colour]);
  return expression(['match', division, '', UNKNOWN_COLOUR, ...pairs, OUTSIDE.colour]);
}

export function hexagonColour(classes: Record<string, number[]>): Expression | string {
  const zooms = Object.keys(classes)
    .map(Number)
    .sort((a, b) => a - b);
  const at = (zoom: number): Expression =>
    step(
      ['get', 'firms'],
      (classes[zoom] ?? []).map((low, i) => [i === 0 ? 0 : low, HEXAGON_COLOURS[i]!]),
    );
  if (zooms.length === 0) return HEXAGON_COLOURS[3]!;
  return expression(['step', ['zoom'], at(zooms[0]!), ...zooms.slice(1).flatMap((z) => [z, at(z)])]);
}

/** The opacity of area colours at these zooms: it fades as points and names appear. */
const FADE = { far: [10, 0.82], near: [13.5, 0.3] } as const;
export const faded = (strength: (of: number) => unknown): Expression =>
  expression([
    'interpolate',
    ['linear'],
    ['zoom'],
    ...[FADE.far, FADE.near].flatMap(([zoom, own]) => [zoom, strength(own)]),
  ]);

/** The opacity of area colours at a zoom, for the legend. */
export function strength(zoom: number): number {
  const [[from, most], [to, least]] = [FADE.far, FADE.near];
  const part = Math.min(1, Math.max(0, (zoom - from) / (to - from)));
  return most + (least - most) * part;
}

/** The opacity of hexagons, at all zooms. */
export const HEXAGON_STRENGTH = 0.85;

/** The colours of the two themes. */
export const ink = (
  dark: boolean,
): Record<'text' | 'halo' | 'sea' | 'land' | 'border' | 'park' | 'cluster' | 'mark' | 'water' | 'river', string> =>
  dark
    ? {
        text: '#e8e6e1',
        halo: '#14181c',
        sea: '#101417',
        land: '#242b31',
        border: '#56616b',
        park: '#8fcdf2',
        cluster: '#f0c27c',
        mark: '#ff8a5c',
        water: '#1e3a4d',
        river: '#7fb3d1',
      }
    : {
        text: '#1c2126',
        halo: '#ffffff',
        sea: '#eceff0',
        land: '#f7f5ef',
        border: '#8f9aa2',
        park: '#0b4f76',
        cluster: '#6a3f00',
        mark: '#b3261e',
        water: '#b4d3e4',
        river: '#2f6a8c',
      };
