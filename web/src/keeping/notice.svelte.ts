/** What was done last, said until it is closed, with its undo. */
export const notice = $state({
  text: '',
  /** The change that can be undone. */
  change: null as number | null,
  set: null as number | null,
});

export function say(text: string, of: { change?: number | null; set?: number | null } = {}): void {
  notice.text = text;
  notice.change = of.change ?? null;
  notice.set = of.set ?? null;
}
