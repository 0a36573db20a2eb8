/** The map's style out of the state: pure, so that it can be checked against the style specification. */
import type { StyleSpecification } from 'maplibre-gl';
import type { Basemap } from '../lib/types.ts';
import type { Fill } from '../lib/url.ts';
import type { MapData } from './data.ts';
import { layers } from './layers.ts';

export interface Look {
  dark: boolean;
  fill: Fill;
  /** Firms of the tiles step back behind the hits of a search. */
  quiet: boolean;
  /** The firms of a year gone by are shown. */
  past: boolean;
  /** Every firm of the tiles that lies in here is a hit of a search. */
  within: GeoJSON.Polygon | null;
  /** Address of firm tiles with `{z}`, `{y}`, `{x}`. */
  tiles: string;
  /** Where there are such tiles: beyond it none is asked for. Nowhere while that is not known. */
  bounds?: [number, number, number, number] | undefined;
  /** Lower bounds of hexagon classes by zoom. */
  hexagons: Record<string, number[]>;
  basemap: Basemap | null;
  /** What is open in a card. */
  sel: string | null;
  data: MapData;
  faces: StyleSpecification['font-faces'];
}

export function buildStyle(look: Look): StyleSpecification {
  return {
    version: 8,
    // No `glyphs`: labels are drawn from our own font files.
    'font-faces': look.faces ?? {},
    sources: sources(look),
    layers: layers(look),
  };
}

function sources(look: Look): StyleSpecification['sources'] {
  const { data, basemap } = look;
  const geojson = (of: GeoJSON.FeatureCollection): StyleSpecification['sources'][string] => ({
    type: 'geojson',
    data: of,
  });
  const background: StyleSpecification['sources'] = !basemap
    ? {}
    : basemap.type === 'xyz'
      ? { base: { type: 'raster', tiles: [basemap.url], tileSize: 256, attribution: basemap.attribution ?? '' } }
      : { base: { type: 'vector', url: `pmtiles://${basemap.url}`, attribution: basemap.attribution ?? '' } };
  return {
    ...background,
    units: geojson(data.units),
    'unit-names': geojson(data.unitNames),
    firms: { type: 'vector', tiles: [look.tiles], bounds: look.bounds ?? [0, 0, 0, 0], minzoom: 0, maxzoom: 16 },
    sites: geojson(data.sites),
    linkages: geojson(data.linkages),
    near: geojson(data.near),
    sketch: geojson(data.sketch),
  };
}
