/** The fields of a form, from the schema of a collection. Pure. */
import type { Lang } from '../lib/format.ts';
import type { Cell, Editable, Props } from '../lib/types.ts';
import { dateOf, dateText, numberOf, numberText } from './values.ts';

export interface SchemaProperty {
  title?: string;
  type?: string;
  format?: string;
  enum?: string[];
  readOnly?: boolean;
  'x-ogc-role'?: string;
}
export interface CollectionSchema {
  title?: string;
  properties: Record<string, SchemaProperty>;
}

export type FieldKind = 'text' | 'long' | 'integer' | 'number' | 'date' | 'choice' | 'codes' | 'zone' | 'sector';
export const GROUPS = ['main', 'figures', 'dates', 'place', 'point', 'evidence'] as const;
export type Group = (typeof GROUPS)[number];

export interface Field {
  name: string;
  title: string;
  /** The unit of a number, without parentheses. */
  unit: string | null;
  kind: FieldKind;
  choices: readonly string[];
  required: boolean;
  group: Group;
}

/** Closed sets of the register, where the schema does not list them. */
const PARKS = ['industrial_park', 'high_tech_park', 'digital_park', 'legacy_area'];
const CLUSTERS = ['industrial_cluster', 'craft_village_cluster'];
const STATES = ['proposed', 'planned', 'established', 'under_construction', 'operating', 'converting', 'removed'];
const METHODS = [
  'survey',
  'gps',
  'geocoded',
  'site_point_third_party',
  'zone_point',
  'ward_centre',
  'bus_stop_named_after_site',
  'bus_stop_opposite_site',
  'bus_stop_same_street',
];
/** How often a source is issued. */
export const CADENCES = ['monthly', 'quarterly', 'half_yearly', 'yearly', 'five_yearly', 'once', 'irregular'] as const;
export const isCadence = (code: string): code is (typeof CADENCES)[number] =>
  (CADENCES as readonly string[]).includes(code);
export const CHOICES: Record<string, readonly string[]> = {
  'firms.status': ['operating', 'suspended', 'suspended_or_closed', 'moved', 'closed'],
  'zones.kind': PARKS,
  'clusters.kind': CLUSTERS,
  'zones.status': STATES,
  'clusters.status': STATES,
  'sources.cadence': CADENCES,
  'outlines.precision': ['surveyed', 'generalised', 'schematic'],
  '*.point_method': METHODS,
  '*.point_flag': ['contradicts_address', 'uncertain'],
};

const PLACED: Record<Group, readonly string[]> = {
  main: ['name', 'name_en', 'code', 'kind', 'tax_code', 'status', 'status_as_of', 'title', 'location'],
  figures: [],
  dates: ['opened', 'closed', 'established_year', 'lease_start', 'lease_end', 'valid_from', 'valid_to', 'dated'],
  place: ['address', 'ward_name', 'district_name', 'zone'],
  // Beside the map, since they describe the point.
  point: ['point_method', 'point_precision_m', 'point_flag'],
  evidence: ['sources', 'source', 'as_of', 'note', 'notes', 'decision', 'licence', 'cadence', 'shows'],
};

/** What every record must have; the server says it too. */
const NEEDED: Partial<Record<Editable, readonly string[]>> = { sources: ['title'], outlines: ['code'] };

/** Properties that describe another one and are written with it. */
const isPart = (name: string, all: Record<string, SchemaProperty>): boolean =>
  name.endsWith('_precision') && name.slice(0, -'_precision'.length) in all;

export function fieldsOf(of: Editable, schema: CollectionSchema): Field[] {
  const all = schema.properties;
  const fields = Object.entries(all).flatMap(([name, own]): Field[] => {
    if (own.readOnly || own['x-ogc-role'] || name === 'geometry' || isPart(name, all)) return [];
    // Which codes became part of a record is the result of merging.
    if (name === 'former_codes') return [];
    const [, title, unit] = /^(.*?)(?: \(([^()]*)\))?$/.exec(own.title ?? name) ?? [];
    const kind = kindOf(name, own, choicesOf(of, name, own));
    const measured = kind === 'integer' || kind === 'number';
    return [
      {
        name,
        title: measured && unit ? (title ?? name) : (own.title ?? name),
        unit: measured && unit ? unit : null,
        kind,
        choices: choicesOf(of, name, own),
        required: (NEEDED[of] ?? ['name']).includes(name),
        group: GROUPS.find((group) => PLACED[group].includes(name)) ?? 'figures',
      },
    ];
  });
  const rank = (field: Field): number => {
    const at = PLACED[field.group].indexOf(field.name);
    return at < 0 ? 99 : at;
  };
  return fields.sort((a, b) => rank(a) - rank(b));
}

const choicesOf = (of: Editable, name: string, own: SchemaProperty): readonly string[] =>
  own.enum ?? CHOICES[`${of}.${name}`] ?? CHOICES[`*.${name}`] ?? [];

function kindOf(name: string, own: SchemaProperty, choices: readonly string[]): FieldKind {
  if (choices.length > 0) return 'choice';
  if (own.format === 'date') return 'date';
  if (own.type === 'integer' || own.type === 'number') return own.type;
  if (name === 'sources' || name === 'source') return 'codes';
  if (name === 'zone') return 'zone';
  if (name === 'sector') return 'sector';
  return /^(notes?|activity|decision|address|members|shows|.*_note)$/.test(name) ? 'long' : 'text';
}

/** Whether the records of a collection have a point, an outline, or nothing that can be drawn. */
export function shapeOf(schema: CollectionSchema): 'point' | 'outline' | null {
  const own = schema.properties['geometry'];
  if (!own || own.readOnly) return null;
  return own.format === 'geometry-point' ? 'point' : /polygon/.test(own.format ?? '') ? 'outline' : null;
}

export type Texts = Record<string, string>;

/** A value as its field shows it. */
export function textOf(field: Field, value: Cell | undefined, precision: unknown, lang: Lang): string {
  if (value === null || value === undefined) return '';
  if (field.kind === 'date') return dateText(String(value), precision);
  if (typeof value === 'number') return numberText(value, lang);
  return String(value);
}

export const textsOf = (fields: readonly Field[], own: Props, lang: Lang): Texts =>
  Object.fromEntries(fields.map((f) => [f.name, textOf(f, own[f.name], own[`${f.name}_precision`], lang)]));

/** What a field says, or why it cannot be read. */
export function valueOf(field: Field, text: string, lang: Lang): { value: Cell } | { wrong: 'number' | 'date' } {
  const bare = text.trim();
  if (bare === '') return { value: null };
  if (field.kind === 'date') {
    const value = dateOf(bare);
    return value === undefined ? { wrong: 'date' } : { value };
  }
  if (field.kind === 'integer' || field.kind === 'number') {
    const value = numberOf(bare, lang);
    return value === undefined ? { wrong: 'number' } : { value };
  }
  return { value: bare };
}

/** The properties that were changed, and the fields that cannot be read or are empty and must not be. */
export function changesOf(
  fields: readonly Field[],
  before: Texts,
  now: Texts,
  lang: Lang,
): { changed: Props; wrong: Record<string, 'number' | 'date' | 'required'> } {
  const changed: Props = {};
  const wrong: Record<string, 'number' | 'date' | 'required'> = {};
  for (const field of fields) {
    const [old, text] = [before[field.name] ?? '', now[field.name] ?? ''];
    if (field.required && text.trim() === '') wrong[field.name] = 'required';
    if (old.trim() === text.trim()) continue;
    const read = valueOf(field, text, lang);
    if ('wrong' in read) wrong[field.name] = read.wrong;
    else changed[field.name] = read.value;
  }
  const stay = Object.keys(changed).flatMap((name) => (changed[name] === null ? [] : (BESIDE[name] ?? [])));
  return { changed: { ...shown(fields, now, stay, lang), ...changed }, wrong };
}

/**
 * What says more about a value: its date, version or note. The register drops it with the value unless it is sent as well,
 * and what the form shows is what is meant to be saved.
 */
const BESIDE: Record<string, readonly string[]> = {
  workers: ['workers_as_of'],
  sector: ['sector_version'],
  status: ['status_as_of'],
  area_ha: ['area_note'],
  occupancy_pct: ['occupancy_note'],
};

/** The values of some fields as they are shown; what is empty is left out. */
export function shown(fields: readonly Field[], now: Texts, names: readonly string[], lang: Lang): Props {
  const own = fields.filter(({ name }) => names.includes(name) && (now[name] ?? '').trim() !== '');
  const read = own.map((field) => [field.name, valueOf(field, now[field.name]!, lang)] as const);
  return Object.fromEntries(read.flatMap(([name, value]) => ('wrong' in value ? [] : [[name, value.value]])));
}

/** A fault of the server without the name and value that it begins with, since it is shown at its field. */
export function ruleOf(
  { field, detail }: { field: string | null; detail: string },
  say: (code: string) => string,
): string {
  const rest =
    field && detail.startsWith(field) ? detail.slice(field.length).replace(/^ (“.*?”|-?[\d.]+)?/, '') : detail;
  const text = rest.replace(/^\s*:\s*/, '').replace(/\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]{5,}\b/g, say);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A fault of a cell that lists the codes of a closed set, with their words instead. */
export const inWords = (detail: string, say: (code: string) => string): string =>
  detail.replace(
    /^(.*(?:không thuộc danh mục:|none of)) ([a-z0-9_]+(?:, [a-z0-9_]+)*)$/,
    (_, lead: string, codes: string) => [lead, codes.split(', ').map(say).join(', ')].join(' '),
  );
