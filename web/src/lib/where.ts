/** What narrows a list beside its names and sectors: places, state, source, what is missing. Pure. */
import { both, codeFilter } from './cql.ts';
import type { LonLat } from './geo.ts';
import { shortName } from './names.ts';

/** The conditions of a list, by name; `yes` where a condition has no value of its own. */
export type Where = Record<string, string>;

/** The states that firms, and zones and clusters, are recorded in; `none` is that of those without one. */
export const FIRM_STATES = ['operating', 'suspended', 'suspended_or_closed', 'moved', 'closed', 'none'];
export const SITE_STATES = [
  ...['operating', 'converting', 'under_construction', 'established', 'planned', 'proposed', 'removed', 'none'],
];

/** What a record may lack. */
export const LACKS = ['point', 'sector', 'doubt'] as const;
export type Lack = (typeof LACKS)[number];

/** A point that may be so many metres off, or whose coordinates are doubted, is doubtful. */
export const DOUBTFUL_M = 500;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const LACKING: Record<Lack, string> = {
  point: 'geometry IS NULL',
  sector: 'sector IS NULL',
  doubt: `(point_flag IS NOT NULL OR point_precision_m >= ${DOUBTFUL_M})`,
};

/** The records that a source is named for, among others separated by semicolons. */
function sourceFilter(code: string): string {
  const own = code.replace(/[\\%_]/g, (c) => `\\${c}`);
  const parts = [`${own};%`, `%;${own}`, `%;${own};%`].map((pattern) => `sources LIKE ${quoted(pattern)}`);
  return `(${[`sources = ${quoted(code)}`, ...parts].join(' OR ')})`;
}

/** Zones name their units as documents do, with the kind of the unit or without it. */
const named = (property: string, name: string): string =>
  `${property} IN (${[...new Set([name, shortName(name)])].map(quoted).join(', ')})`;

const within = (corners: readonly LonLat[]): string =>
  `S_WITHIN(geometry, POLYGON((${[...corners, corners[0]!]
    .map(([lon, lat]) => `${lon.toFixed(6)} ${lat.toFixed(6)}`)
    .join(',')})))`;

/** What conditions refer to: the corners of the drawn area, the members of the linkage, names of units. */
export interface Given {
  shape: readonly LonLat[];
  members: readonly string[];
  ward: string;
  district: string;
}

/** The conditions on firms as a filter. */
export const firmFilter = (where: Where, given: Given): string =>
  both(
    where['ward'] ? `ward_code = ${quoted(where['ward'])}` : '',
    where['district'] ? `district_code = ${quoted(where['district'])}` : '',
    where['zone'] ? `zone = ${quoted(where['zone'])}` : '',
    shared(where),
    where['linkage'] ? codeFilter(given.members) : '',
    where['drawn'] && given.shape.length > 2 ? within(given.shape) : '',
  );

/** The conditions on zones or clusters as a filter. */
export const siteFilter = (where: Where, given: Given): string =>
  both(
    where['ward'] ? named('ward_name', given.ward) : '',
    where['district'] ? named('district_name', given.district) : '',
    shared(where),
  );

function shared({ status, source, lack }: Where): string {
  const lacking = LACKS.find((own) => own === lack);
  return both(
    status === 'none' ? 'status IS NULL' : status ? `status = ${quoted(status)}` : '',
    source ? sourceFilter(source) : '',
    lacking ? LACKING[lacking] : '',
  );
}

/** How the order of a column is said, by what it holds. */
export const orderWords = (
  type: string,
  format: string | undefined,
  descending: boolean,
): 'order_text' | 'order_text_down' | 'order_number' | 'order_number_down' | 'order_date' | 'order_date_down' => {
  const kind = format === 'date' ? 'date' : type === 'number' || type === 'integer' ? 'number' : 'text';
  return descending ? `order_${kind}_down` : `order_${kind}`;
};
