import type { components } from './definition.gen.ts';

/** Responses of the API, as far as the app reads them. */
export type Cell = string | number | boolean | null;
export type Props = Record<string, Cell>;

/** Bodies of responses as the API definition has them. */
type Body = components['schemas'];

/** A union whose members may be read before it is known which of its kinds a value is. */
type Readable<U, K extends PropertyKey = U extends unknown ? keyof U : never> = U extends unknown
  ? U & { [key in Exclude<K, keyof U>]?: undefined }
  : never;

export type Column = Body['table']['columns'][number];

export type Provenance = Body['table']['provenance'];

/** The definition leaves open what is in a cell. */
export type Table = Omit<Body['table'], 'rows'> & { rows: Props[] };

type Part = Readable<Body['reportInParts']['parts'][number]>;

export type Parts = Omit<Body['reportInParts'], 'parts'> & {
  parts: (Omit<Part, 'table'> & { table?: Table })[];
};

export type ReportDocument = Table | Parts;

export interface Parameter {
  description?: string;
  enum?: string[];
  default?: string | number;
  minimum?: number;
  maximum?: number;
  type?: string;
}

type Report = Body['reportCatalogue']['reports'][number];

export interface Catalogue {
  reports: (Omit<Report, 'parameters'> & { parameters: Record<string, Parameter> })[];
}

export type Feature<G extends GeoJSON.Geometry = GeoJSON.Geometry> = Omit<
  GeoJSON.Feature<G>,
  'geometry' | 'properties'
> & {
  geometry: G | null;
  properties: Props;
};

/** A collection of features with properties of this page. */
type Of<T, G extends GeoJSON.Geometry = GeoJSON.Geometry> = Omit<T, 'features'> & { features: Feature<G>[] };

export type Items = Of<Body['featureCollection']>;

export type NearAnswer = Omit<Of<Body['nearest'], GeoJSON.Point>, 'unknown'> & {
  unknown: Of<Body['nearest']['unknown'], GeoJSON.Point>;
};

export type Hit = Readable<Body['searchResults']['hits'][number]>;

/** What leads to a place: a hit, or as much of one as something else on the page knows. */
export type Chosen = Pick<Hit, 'kind' | 'code' | 'name'> & Partial<Pick<Hit, 'edition' | 'point' | 'href' | 'became'>>;

export interface TileJson {
  /** West, south, east, north; absent if nothing has a geometry. */
  bounds?: [number, number, number, number];
  legends: {
    firms: {
      numberMatched: number;
      /** How many were present on the day of the request, and for how many that is unknown. */
      presence: { there: number; unknown: number };
      pointsFromZoom: number;
      hexagonClasses: Record<string, number[]>;
    };
  };
}

export interface Schema {
  properties: Record<
    string,
    { title?: string; type?: string; format?: string; 'x-ogc-propertySeq'?: number; 'x-ogc-role'?: string }
  >;
}

/** Entries of the legend beside the colours of areas and sectors. */
export type Mark = 'park' | 'cluster' | 'open' | 'land' | 'linkage' | 'dot' | 'tinted' | 'hollow' | 'gone' | 'cut';

/** What a map shows at a zoom: the groups of sectors whose colours are visible, including unknown, and marks. */
export interface Drawn {
  groups: readonly string[];
  marks: readonly Mark[];
  zoom: number;
}

export type Basemap = Body['config']['basemaps'][number];

/** Collections whose records can be edited one by one. */
export type Editable = 'firms' | 'zones' | 'clusters' | 'units' | 'outlines' | 'linkages' | 'sources';

/** What a note of the public is about: a record, or a place. */
export type NoteSubject = { collection: Editable; item: string } | { point: [lon: number, lat: number] };

/**
 * Work on the register: `id` is a number or a code, and null for a new record. `item` is the finding that is being
 * mended, to whose list one returns.
 */
export type Task =
  | { what: 'desk' }
  | { what: 'edit'; of: Editable; id: string | null; code?: string; focus?: string; item?: string }
  | { what: 'end'; of: Editable; id: string }
  | { what: 'merge'; keep: string; other?: string }
  | { what: 'import' }
  | { what: 'work' }
  | { what: 'findings'; item?: string }
  | { what: 'note'; about: NoteSubject; name: string }
  | { what: 'notes' };
