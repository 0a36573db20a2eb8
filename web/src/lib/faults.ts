/** What kind of fault an answer is, by its status alone. Pure. */
export type Kind = 'away' | 'rights' | 'slowed' | 'busy' | 'missing' | 'asked' | 'server';

const KINDS: Record<number, Kind> = {
  401: 'rights',
  403: 'rights',
  404: 'missing',
  429: 'slowed',
  502: 'away',
  503: 'busy',
  504: 'away',
};

/**
 * Why a server that answers 400 or 503 does so is in its own words alone: a question may be wrong or only take too long,
 * and a server may be starting or have too much to do. The kind claims no more than the status does.
 */
export const kindOf = (status: number): Kind => KINDS[status] ?? (status >= 400 && status < 500 ? 'asked' : 'server');

interface Loaded {
  fault: unknown;
}

/** The parts of a view that could not be loaded, by their names. */
export const lost = <P extends Loaded>(parts: readonly (readonly [name: string, of: P])[]): (readonly [string, P])[] =>
  parts.filter(([, of]) => of.fault !== null);
