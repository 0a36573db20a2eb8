/** The responses that the map consists of, for messages about missing ones. */
import { t } from '../lib/i18n.svelte';
import * as register from '../lib/register.svelte';
import type { Resource } from '../lib/resource.svelte';
import { app } from '../lib/state.svelte';
import { fillNow, sources, tilejson } from './look.svelte';
import { refused, retryTiles } from './tiles.svelte';

/** All responses that the map consists of; those that fail to load are listed beside the map. */
export const layersShown = (): [name: string, of: Resource<unknown>][] => {
  const own: [string, Resource<unknown>][] = [
    [t('edition'), register.units(app.edition)],
    [t('n_zones'), register.zones()],
    [t('n_clusters'), register.clusters()],
    [t('outline'), register.outlines()],
    [t('rivers'), register.rivers()],
    [t('n_firms'), tilejson()],
    [t('tiles_part'), { value: null, fault: refused.fault, loading: false, retry: retryTiles }],
    ...sources(fillNow(), app.edition),
  ];
  return own.filter(([name], at) => own.findIndex(([other]) => other === name) === at);
};
