/** Noto Sans, shared by map and page so that each file is fetched once. */
import latin400 from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url';
import latin600 from '@fontsource/noto-sans/files/noto-sans-latin-600-normal.woff2?url';
import vietnamese400 from '@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff2?url';
import vietnamese600 from '@fontsource/noto-sans/files/noto-sans-vietnamese-600-normal.woff2?url';
import type { StyleSpecification } from 'maplibre-gl';

const VIETNAMESE = [
  'U+0102-0103',
  'U+0110-0111',
  'U+0128-0129',
  'U+0168-0169',
  'U+01A0-01A1',
  'U+01AF-01B0',
  'U+0300-0309',
  'U+0323',
  'U+1EA0-1EF9',
  'U+20AB',
];
const LATIN = ['U+0000-00FF', 'U+2000-206F'];
const absolute = (url: string): string => new URL(url, import.meta.url).href;
const face = (vietnamese: string, latin: string): { url: string; 'unicode-range': string[] }[] => [
  { url: absolute(vietnamese), 'unicode-range': VIETNAMESE },
  { url: absolute(latin), 'unicode-range': LATIN },
];

export const faces: StyleSpecification['font-faces'] = {
  'NS Regular': face(vietnamese400, latin400),
  'NS SemiBold': face(vietnamese600, latin600),
};
