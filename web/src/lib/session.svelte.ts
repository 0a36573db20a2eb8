/** Who uses the app: an account, whose session the browser shows by a cookie, or a key without an account. */
const NAME = 'xuong.key';

/** What the server says of the one who asks. */
export interface Account {
  account: string | null;
  role: 'public' | 'analyst' | 'editor' | 'publisher' | 'admin';
  mayEdit: boolean;
  /** Units and collections outside of which the account edits nothing; empty if there is no limit. */
  within: string[];
  session: { csrfToken: string; signedInWith: 'key' | 'oidc'; expiresAt: string; idleEndsAt: string } | null;
  signInWith: ('key' | 'oidc')[];
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

export const session = $state({
  /** A key that belongs to no account, so that no session can be begun with it: kept for this tab only. */
  key: kept(),
  /** The account of the session; null before the server has said so, and without one. */
  account: null as Account | null,
  /** Differs after each sign-in and sign-out: what was fetched before is not shown after it. */
  turn: 0,
});

/** Whether values that are not public can be asked for. */
export const signedIn = (): boolean => session.key !== null || (session.account?.account ?? null) !== null;

/** Whether the account may edit. */
export const mayEdit = (): boolean => session.account?.mayEdit ?? false;

/** Uses an account, a key without one, or neither. */
export function signIn(as: string | Account | null): void {
  const key = typeof as === 'string' ? as : null;
  session.key = key;
  session.account = typeof as === 'string' ? null : as;
  session.turn++;
  try {
    if (key === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, key);
  } catch {
    // Without storage the key lives as long as the page.
  }
}

export const signOut = (): void => signIn(null);
