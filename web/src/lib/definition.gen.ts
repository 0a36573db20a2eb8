// Made from the API definition by tools/definition.mjs: not edited by hand.

export interface components {
  schemas: {
    link: {
      href: string;
      rel: string;
      type?: string;
      title?: string;
      templated?: boolean;
    };
    geometry: {
      /** @enum {string} */
      type: 'Point' | 'MultiPolygon' | 'MultiLineString';
      coordinates: unknown[];
    } | null;
    feature: {
      /** @enum {string} */
      type: 'Feature';
      id: number;
      geometry: components['schemas']['geometry'];
      properties: Record<string, unknown>;
      links?: components['schemas']['link'][];
    };
    featureCollection: {
      /** @enum {string} */
      type: 'FeatureCollection';
      features: components['schemas']['feature'][];
      numberMatched: number;
      numberReturned: number;
      /** Format: date-time */
      timeStamp: string;
      links: components['schemas']['link'][];
    };
    config: {
      basemaps: {
        id: string;
        name: string;
        /** @enum {string} */
        type: 'xyz' | 'pmtiles';
        url: string;
        attribution: string;
      }[];
      city: {
        code: string;
        name: {
          vi: string;
          en: string;
        };
        fullName: {
          vi: string;
          en: string;
        };
        bounds: [number, number, number, number];
        start: {
          lon: number;
          lat: number;
          zoom: number;
        };
        crs: {
          epsg: number;
          meridian: number | null;
        };
        point: string;
        edition: string;
        editions: {
          code: string;
          level: string;
          title: {
            vi: string;
            en: string;
          };
          units: {
            vi: string;
            en: string;
          };
        }[];
      };
      version: number;
      /** @enum {string} */
      role: 'public' | 'analyst' | 'editor' | 'publisher' | 'admin';
      publicNotes: boolean;
      /** @enum {string} */
      publicWorkers: 'none' | 'published' | 'live';
      program: string;
    };
    nearest: {
      /** @enum {string} */
      type: 'FeatureCollection';
      place: {
        name: string;
        coordinates: [number, number];
        precision_m: number | null;
        others: string[];
      };
      inRadius: number | null;
      numberMatched: number | null;
      numberReturned: number;
      features: components['schemas']['feature'][];
      unknown: {
        /** @enum {string} */
        type: 'FeatureCollection';
        numberMatched: number | null;
        numberReturned: number;
        features: components['schemas']['feature'][];
      };
    };
    searchResults: {
      query: string;
      point: [number, number] | null;
      total: number;
      oneLetterOff: boolean;
      hits: (
        | {
            /** @enum {string} */
            kind: 'firm';
            code: string;
            name: string;
            taxCode: string | null;
            address: string | null;
            ward: string | null;
            formerDistrict: string | null;
            point: [number, number] | null;
            href: string;
          }
        | {
            /** @enum {string} */
            kind: 'zone';
            code: string;
            name: string;
            zoneKind: string;
            point: [number, number] | null;
            href: string;
          }
        | {
            /** @enum {string} */
            kind: 'unit';
            edition: string;
            code: string;
            name: string;
            validTo: string | null;
            became: {
              edition: string;
              code: string;
              name: string;
              /** @enum {string} */
              extent: 'whole' | 'part';
              said: string;
            }[];
            point: [number, number] | null;
            href: string;
          }
        | {
            /** @enum {string} */
            kind: 'former';
            edition: string;
            code: string;
            name: string;
            district: string | null;
            became: {
              edition: string;
              code: string;
              name: string;
              /** @enum {string} */
              extent: 'whole' | 'part';
              said: string;
            }[];
          }
      )[];
    };
    reportCatalogue: {
      reports: {
        name: string;
        title: string;
        href: string;
        layer: boolean;
        required: string[];
        parameters: {
          [key: string]: Record<string, unknown>;
        };
      }[];
      parameters: {
        [key: string]: Record<string, unknown>;
      };
    };
    tableFrame: {
      report: string;
      title: string;
      columns: {
        name: string;
        title: string;
        unit: string | null;
        /** @enum {string} */
        type: 'string' | 'integer' | 'number';
        decimals: number | null;
      }[];
      provenance: {
        /** @enum {string} */
        basis: 'counted' | 'imported' | 'estimated' | 'target';
        synthetic: boolean;
        version: number;
        boundaries: string | null;
        precision: string | null;
        on: string | null;
        as_of: {
          oldest: string;
          newest: string;
        } | null;
        sources: number;
        undated_sources: number;
        registers: {
          name: string;
          changed_on: string | null;
          silent_since: string | null;
        }[];
        coverage: {
          establishments: number;
          placed: number;
          with_sector: number;
          with_workers: number;
          unsure: number | null;
          without_status: number | null;
          seen_long_ago: number | null;
          by_name: number | null;
          undated: number | null;
          suspended: number | null;
          suspended_or_closed: number | null;
          inferred_sector: number | null;
          records: number | null;
          outside_units: number | null;
        } | null;
        said: string[];
      };
      notes: string[];
    };
    table: components['schemas']['tableFrame'] & {
      rows: Record<string, unknown>[];
    };
    reportInParts: {
      report: string;
      title: string;
      parts: (
        | {
            heading: string;
            rank: number;
          }
        | {
            text: string;
          }
        | {
            blank: string;
          }
        | {
            table: components['schemas']['table'];
          }
        | {
            picture: string;
            svg: string;
          }
      )[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
