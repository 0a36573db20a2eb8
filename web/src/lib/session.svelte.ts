/** The key of the session: kept for this tab only, never in the URL. */
const NAME = 'xuong.key';

function kept(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

export const session = $state({ key: kept() });

export function signIn(key: string): void {
  session.key = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // Without storage the key lives as long as the page.
  }
}

export function signOut(): void {
  session.key = null;
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was stored.
  }
}
