/** The style of the map, computed from the look. Pure, so that it can be validated against the style specification. */
import type { StyleSpecification } from 'maplibre-gl';
import { layers } from './layers.ts';
import type { Look } from './look.ts';

export function buildStyle(look: Look): StyleSpecification {
  return {
    version: 8,
    // No `glyphs`: labels use the font files of the page.
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
    rivers: geojson(data.rivers),
    units: geojson(data.units),
    'unit-names': geojson(data.unitNames),
    firms: { type: 'vector', tiles: [look.tiles], bounds: look.bounds ?? [0, 0, 0, 0], minzoom: 0, maxzoom: 16 },
    sites: geojson(data.sites),
    linkages: geojson(data.linkages),
    near: geojson(data.near),
    aside: geojson(data.aside),
    sketch: geojson(data.sketch),
  };
}
