/** The city of the register, as the server writes it into the page. */
export interface Names {
  vi: string;
  en: string;
}
export interface City {
  name: Names;
  start: { lon: number; lat: number; zoom: number };
  /** West, south, east, north; null if no city is known. */
  bounds: [number, number, number, number] | null;
  crs: { epsg: number; meridian: number };
  /** A position as it can be typed. */
  point: string;
  /** The edition of boundaries that the map begins with. */
  edition: string;
  /** What the editions are called, and what their units are in the middle of a sentence. */
  editions: { code: string; level: 'district' | 'ward'; title: Names; units: Names }[];
}

const written = globalThis.document?.getElementById('app')?.dataset['city'];

/** Outside a page that a server made, as in tests, no city is known. */
export const city: City = written
  ? JSON.parse(written)
  : {
      name: { vi: '', en: '' },
      start: { lon: 0, lat: 0, zoom: 0 },
      bounds: null,
      crs: { epsg: 0, meridian: 0 },
      point: '',
      edition: '',
      editions: [],
    };

export const edition = (code: string): City['editions'][number] | undefined =>
  city.editions.find((own) => own.code === code);

/** Whether the units of an edition are wards; so are those of one that the city does not name. */
export const isWard = (code: string): boolean => edition(code)?.level !== 'district';
