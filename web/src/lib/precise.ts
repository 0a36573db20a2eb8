/** The precision of named places. Pure. */
/** The precision in metres of a named place, from the features with that name at that point. */
export function precisionOf(
  at: { lon: number; lat: number; name: string | null },
  things: readonly { geometry: GeoJSON.Geometry | null; properties: Record<string, unknown> }[],
): number | null {
  const near = (a: number, b: number | undefined): boolean => b !== undefined && Math.abs(a - b) < 1e-5;
  const own = things.find(
    ({ geometry, properties }) =>
      at.name !== null &&
      properties['name'] === at.name &&
      geometry?.type === 'Point' &&
      near(at.lon, geometry.coordinates[0]) &&
      near(at.lat, geometry.coordinates[1]),
  );
  const off = own?.properties['point_precision_m'];
  return typeof off === 'number' ? off : null;
}
