/** The conditions of a list with what they refer to in the register: units, zones, linkages and sources by their names. */
import { city } from './city';
import { t, word } from './i18n.svelte';
import { linkages, sites } from './register.svelte';
import { ask } from './resource.svelte';
import { sourcesOf } from './sources.svelte';
import { app } from './state.svelte';
import type { Feature, Items } from './types';
import type { List } from './url';
import { firmFilter, LACKS, siteFilter, type Given, type Where } from './where';

/** The edition of wards, or of districts, by whose codes firms are listed: the newest. */
export const editionOf = (level: 'ward' | 'district'): string | null =>
  city.editions.filter((edition) => edition.level === level).at(-1)?.code ?? null;

/** The units by whose codes firms are listed, without their boundaries. */
export function unitsOf(level: 'ward' | 'district'): Feature[] {
  const edition = editionOf(level);
  if (edition === null) return [];
  const params = { edition, limit: 1000, skipGeometry: 'true', sortby: 'name', f: 'json' };
  return ask<Items>('ogc/collections/units/items', params).value?.features ?? [];
}

/** Which condition is that of a unit; none for an edition by whose codes firms are not listed. */
export const unitWhere = (edition: string, code: string): Where | null =>
  edition === editionOf('ward') ? { ward: code } : edition === editionOf('district') ? { district: code } : null;

const nameOf = (features: readonly Feature[], code: string | undefined): string =>
  String(features.find((own) => own.properties['code'] === code)?.properties['name'] ?? '');

const linkage = (rank: string | undefined): Record<string, unknown> | null =>
  linkages().value?.features.find((own) => String(own.properties?.['rank']) === rank)?.properties ?? null;

/** The conditions as a filter of a list; null while what they refer to is on its way. */
export function filterOf(where: Where, list: List = 'firms'): string | null {
  const own = where['linkage'] ? linkage(where['linkage']) : {};
  if (own === null) return null;
  const given: Given = {
    shape: app.shape,
    members: String(own['members'] ?? '').split(';'),
    ward: list !== 'firms' && where['ward'] ? nameOf(unitsOf('ward'), where['ward']) : '',
    district: list !== 'firms' && where['district'] ? nameOf(unitsOf('district'), where['district']) : '',
  };
  if (list === 'firms') return firmFilter(where, given);
  if ((where['ward'] && !given.ward) || (where['district'] && !given.district)) return null;
  return siteFilter(where, given);
}

/** What a condition says on a screen. */
export function said(name: string, value: string): string {
  if (name === 'ward' || name === 'district') return nameOf(unitsOf(name), value);
  if (name === 'zone') return nameOf(sites(), value);
  if (name === 'status') return value === 'none' ? t('state_none') : word(value);
  if (name === 'source') return sourcesOf(value)[0]?.title ?? '';
  if (name === 'linkage') return String(linkage(value)?.['name'] ?? t('card_linkage'));
  if (name === 'drawn') return t('drawn_area');
  const lack = LACKS.find((own) => own === value);
  return lack ? t(`lack_${lack}`) : '';
}

export const saidAll = (where: Where): string =>
  Object.entries(where)
    .map(([name, value]) => said(name, value))
    .filter(Boolean)
    .join('; ');

/** Opens the list of the firms of these conditions, and of no others. */
export function listFirms(where: Where): void {
  Object.assign(app, { list: 'firms', where, sectors: [], workers: null, find: '', sort: '', cols: [], sel: null });
  app.view = 'table';
}
