/** Kinds of faults by HTTP status. Pure. */
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
 * The cause of a 400 or 503 is only in the server's text: a request may be wrong or just take too long, and a server
 * may be starting or overloaded. The kind does not claim more than the status does.
 */
export const kindOf = (status: number): Kind => KINDS[status] ?? (status >= 400 && status < 500 ? 'asked' : 'server');

interface Loaded {
  fault: unknown;
}

/** The parts of a view that failed to load, with their names. */
export const lost = <P extends Loaded>(parts: readonly (readonly [name: string, of: P])[]): (readonly [string, P])[] =>
  parts.filter(([, of]) => of.fault !== null);
