/** Responses of the API, as far as the app reads them. */
export type Cell = string | number | boolean | null;
export type Props = Record<string, Cell>;

export interface Column {
  name: string;
  title: string;
  type: string;
  unit: string | null;
  /** The decimals of measured numbers; null for all. */
  decimals: number | null;
}

export type Row = Record<string, Cell> & { withheld?: never };

export interface Provenance {
  as_of: { oldest: string; newest: string } | null;
  basis: string;
  boundaries: string | null;
  coverage: {
    establishments: number;
    placed: number;
    with_sector: number;
    with_workers: number;
    unsure: number | null;
    suspended: number | null;
    without_status: number | null;
    seen_long_ago: number | null;
    undated: number | null;
    by_name: number | null;
    inferred_sector: number | null;
  } | null;
  on: string | null;
  precision: string | null;
  said: string[];
  sources: number;
  synthetic: boolean;
  version: number;
}

export interface Table {
  report: string;
  title: string;
  columns: Column[];
  rows: Props[];
  notes: string[];
  provenance: Provenance;
}

export interface Parts {
  report: string;
  title: string;
  parts: {
    heading?: string;
    rank?: number;
    text?: string;
    blank?: string;
    table?: Table;
    picture?: string;
    svg?: string;
  }[];
}

export type ReportDocument = Table | Parts;

export interface Parameter {
  description?: string;
  enum?: string[];
  default?: string | number;
  minimum?: number;
  maximum?: number;
  type?: string;
}

export interface Catalogue {
  reports: {
    name: string;
    title: string;
    /** Whether its rows have geometries, so that it can be a map layer. */
    layer: boolean;
    parameters: Record<string, Parameter>;
  }[];
}

export type Feature<G extends GeoJSON.Geometry = GeoJSON.Geometry> = Omit<
  GeoJSON.Feature<G>,
  'geometry' | 'properties'
> & {
  geometry: G | null;
  properties: Props;
};

export interface Items {
  features: Feature[];
  numberMatched: number;
  numberReturned: number;
}

export interface NearAnswer {
  place: { name: string; coordinates: [number, number]; others: string[] };
  inRadius: number | null;
  numberMatched: number | null;
  features: Feature<GeoJSON.Point>[];
  unknown: { numberMatched: number | null; features: Feature<GeoJSON.Point>[] };
}

export interface Hit {
  kind: 'unit' | 'former' | 'zone' | 'firm';
  code: string;
  name: string;
  point?: [number, number] | null;
  edition?: string;
  /** The day on which a unit ended. */
  validTo?: string | null;
  district?: string;
  zoneKind?: string;
  address?: string | null;
  ward?: string | null;
  formerDistrict?: string | null;
  href?: string;
  became?: { code: string; edition: string; name: string; said: string }[];
}

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

export interface Basemap {
  id: string;
  name?: string;
  type: 'pmtiles' | 'xyz';
  url: string;
  attribution?: string;
}

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
