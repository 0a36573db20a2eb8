/** Shapes that maps of forms draw. Pure. */
import type { LonLat } from '../lib/geo.ts';

export const none = (): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: [] });

export const all = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});

export const shape = (geometry: GeoJSON.Geometry, properties: GeoJSON.GeoJsonProperties = {}): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties,
});

export const line = (corners: readonly LonLat[]): GeoJSON.Feature =>
  shape({ type: 'LineString', coordinates: [...corners] });

/** The outer ring of an outline of one part without holes; others are only drawn anew. */
export function ringOf(geometry: GeoJSON.Geometry | null): LonLat[] {
  const parts =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  const only = parts.length === 1 && parts[0]!.length === 1 ? parts[0]![0]! : [];
  return only.slice(0, -1) as LonLat[];
}

/** An area as the register keeps outlines; null with less than three corners. */
export const areaOf = (ring: readonly LonLat[]): GeoJSON.MultiPolygon | null =>
  ring.length > 2 ? { type: 'MultiPolygon', coordinates: [[[...ring, ring[0]!]]] } : null;
