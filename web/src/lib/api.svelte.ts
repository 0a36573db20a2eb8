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
  /** The version that was loaded again without the page; 0 if it shows what it started with. */
  shown: 0,
});

/** A server that is away is asked again after so many seconds. */
const AWAY_S = 5;

export type Problem = Record<string, unknown> & { detail?: string };

export class Fault extends Error {
  readonly kind: Kind;
  readonly status: number;
  /** Seconds after which it may be asked again; 0 where nothing says that this would help. */
  readonly after: number;
  /** The whole problem that the server answered with: the faults of an edit by property, conflicts. */
  readonly problem: Problem;
  constructor(kind: Kind, status: number, said: string, after = 0, problem: Problem = {}) {
    super(said);
    this.kind = kind;
    this.status = status;
    this.after = after;
    this.problem = problem;
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
  /** The media type of the body. */
  type?: string;
  accept?: string;
  /** Whether the answer has the version of the register; a tile has that of its layer. */
  versioned?: boolean;
  /** Without one it is POST with a body and GET without. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
}

/** What shows that a request comes from this page: a session is also shown to requests that other sites make. */
const token = (): Record<string, string> => {
  const csrf = session.account?.session?.csrfToken;
  return csrf ? { 'x-csrf-token': csrf } : {};
};

/** A file travels as it is, anything else as JSON. */
const sent = (body: unknown): BodyInit => (body instanceof Blob ? body : JSON.stringify(body));

export async function call(
  url: string,
  {
    key,
    signal,
    body,
    type = 'application/geo+json',
    accept = 'application/json',
    method,
    headers,
    versioned = true,
  }: Options = {},
): Promise<Response> {
  let response: Response;
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  try {
    response = await fetch(url, {
      ...(signal ? { signal } : {}),
      method: verb,
      headers: {
        accept,
        ...(key === undefined ? authorization() : bearer(key)),
        ...(verb === 'GET' ? {} : token()),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent(body) }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    server.away = true;
    throw new Fault('away', 0, '', AWAY_S);
  }
  server.away = false;
  if (versioned) heed(response.headers.get('etag'));
  if (response.ok) return response;
  throw await fault(response);
}

export const json = async <T>(url: string, options?: Options): Promise<T> =>
  (await (await call(url, options)).json()) as T;

/** An ETag starts with the data version; a different one means that the register has changed. */
function heed(etag: string | null): void {
  const version = etag === null ? null : versionIn(etag);
  if (version !== null) told(version);
}

export function told(version: number): void {
  server.version ??= version;
  if (version !== server.version) server.newer = true;
}

export const versionIn = (etag: string): number | null => {
  const found = /^(?:W\/)?"(\d{1,12})-[0-9a-f]+"$/.exec(etag);
  return found ? Number(found[1]) : null;
};

async function fault(response: Response): Promise<Fault> {
  const problem = await (response.json() as Promise<Problem>).catch((): Problem => ({}));
  const kind = kindOf(response.status);
  const away = kind === 'away';
  if (away) server.away = true;
  const after = Number(response.headers.get('retry-after')) || +away * AWAY_S;
  return new Fault(kind, response.status, problem.detail ?? '', after, problem);
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
