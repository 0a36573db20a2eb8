/** What the report of quality lists, as work: the codes of an item, and the field that mends it. Pure. */

/** The field of the form that an item is about. */
export const FOCUS: Record<string, string> = {
  no_point: 'point',
  coarse_point: 'point',
  flagged_point: 'point',
  disputed_address: 'address',
  no_sector: 'sector',
  tax_code: 'tax_code',
  no_workers: 'workers',
  suspended_or_closed: 'status',
  no_status: 'status',
  seen_long_ago: 'as_of',
  by_name: 'sources',
  undated_source: 'sources',
  state_and_year: 'status',
};

/** The codes of a list such as `F0002; C005 CCN làng nghề Hiền Giang`; what begins with no code is left out. */
export function codesIn(list: string): string[] {
  const codes = list.split(';').flatMap((part) => /^\s*([A-Z][A-Z0-9-]*\d)(?=\s|$|:|\()/.exec(part)?.[1] ?? []);
  return [...new Set(codes)];
}
