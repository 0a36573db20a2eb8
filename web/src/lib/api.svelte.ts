/** Calls to the API: language, key, data version and faults. */
import { app } from './state.svelte';
import { kindOf, type Kind } from './faults';
import { session } from './session.svelte';

/** The state of the server, as known from its responses. */
export const server = $state({
  /** The data version with which this page started. */
  version: null as number | null,
  /** Whether the register has newer data than this page shows. */
  newer: false,
  away: false,
});

/** A server that is away is asked again after so many seconds. */
const AWAY_S = 5;

export class Fault extends Error {
  readonly kind: Kind;
  readonly status: number;
  /** Seconds after which it may be asked again; 0 where nothing says that this would help. */
  readonly after: number;
  constructor(kind: Kind, status: number, said: string, after = 0) {
    super(said);
    this.kind = kind;
    this.status = status;
    this.after = after;
  }
}

export type Params = Record<string, string | number | null | undefined>;

/** The URL of a call in the current language, relative to that of the app. */
export function address(path: string, params: Params = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(key, String(value));
  }
  url.searchParams.set('lang', app.lang);
  return url.href;
}

const bearer = (key: string | null): Record<string, string> => (key ? { authorization: `Bearer ${key}` } : {});

export const authorization = (): Record<string, string> => bearer(session.key);

export interface Options {
  /** A key other than that of the session. */
  key?: string;
  signal?: AbortSignal;
  body?: unknown;
  accept?: string;
}

export async function call(
  url: string,
  { key, signal, body, accept = 'application/json' }: Options = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...(signal ? { signal } : {}),
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept,
        ...(key === undefined ? authorization() : bearer(key)),
        ...(body === undefined ? {} : { 'content-type': 'application/geo+json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    server.away = true;
    throw new Fault('away', 0, '', AWAY_S);
  }
  server.away = false;
  heed(response.headers.get('etag'));
  if (response.ok) return response;
  throw await fault(response);
}

/** Resolves if the server accepts the key; otherwise throws the server's fault. */
export const tried = async (key: string): Promise<void> => {
  const { role } = await json<{ role?: string }>(address('api/config'), { key });
  if (role === 'public') throw new Fault('rights', 401, '');
};

export const json = async <T>(url: string, options?: Options): Promise<T> =>
  (await (await call(url, options)).json()) as T;

/** Every ETag starts with the data version; a different one means that the register has changed. */
function heed(etag: string | null): void {
  const version = etag === null ? null : versionIn(etag);
  if (version !== null) told(version);
}

export function told(version: number): void {
  server.version ??= version;
  if (version !== server.version) server.newer = true;
}

export const versionIn = (etag: string): number | null => {
  const found = /^(?:W\/)?"(\d+)-[0-9a-f]+"$/.exec(etag);
  return found ? Number(found[1]) : null;
};

async function fault(response: Response): Promise<Fault> {
  const said = await response
    .json()
    .then((problem: { detail?: string }) => problem.detail ?? '')
    .catch(() => '');
  const kind = kindOf(response.status);
  const away = kind === 'away';
  if (away) server.away = true;
  return new Fault(kind, response.status, said, Number(response.headers.get('retry-after')) || +away * AWAY_S);
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Saves a response as a file. A plain link cannot carry the key, so the bytes are fetched into memory. */
export async function save(url: string, name: string): Promise<void> {
  const blob = await (await call(url, { accept: '*/*' })).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Checks once a minute, while the page is visible, whether the server responds and has newer data. */
export function watch(): () => void {
  const look = async (): Promise<void> => {
    if (document.hidden) return;
    const state = await json<{ version?: number }>(address('api/health/ready')).catch(() => null);
    if (state?.version !== undefined) told(state.version);
  };
  const timer = setInterval(() => void look(), 60_000);
  const seen = (): void => void look();
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
