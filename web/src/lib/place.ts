/** Texts for a point and its precision. */
import { vn2000, type LonLat } from './geo';
import { metres, num, t, word } from './i18n.svelte';
import type { Props } from './types';

export function coordinates([lon, lat]: LonLat): string {
  const flat = vn2000([lon, lat]);
  return `WGS 84 ${num(lat, 6)}; ${num(lon, 6)} · VN-2000 X ${num(flat.x)} Y ${num(flat.y)}`;
}

export function precision(own: Props): string | null {
  const { point_method, point_precision_m, point_flag } = own;
  if (!point_method) return null;
  const parts = [word(point_method)];
  if (point_precision_m !== null && point_precision_m !== undefined) {
    parts.push(t('precision_m', { m: metres(Number(point_precision_m)) }));
  }
  if (point_flag) parts.push(word(point_flag).toLowerCase());
  return parts.join(', ');
}
