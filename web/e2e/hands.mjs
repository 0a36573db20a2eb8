// How somebody acts on a page: by a mouse, or by a keyboard alone. Both do the same things and count what they do.
import assert from 'node:assert/strict';

/** So many presses of a key lead anywhere on a page. */
const MOST_KEYS = 400;

/**
 * What both hands have in common. An action is a click, a field filled, a choice made or a suggestion taken; the corners
 * of a drawing are none.
 */
class Hand {
  actions = 0;

  constructor(page) {
    this.page = page;
  }

  /** What is meant: a locator, or the name of a button, in the dialog if there is one. */
  async meant(what) {
    if (typeof what !== 'string') return what;
    const dialog = this.page.locator('dialog[open]');
    return ((await dialog.count()) > 0 ? dialog.last() : this.page).getByRole('button', { name: what, exact: true });
  }

  /** Gives a file to the chooser that a button opens. */
  async file(what, file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.press(what)]);
    await chooser.setFiles(file);
  }

  /** Presses a button and takes the file that it saves. */
  async saved(what) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.press(what)]);
    return download;
  }
}

export class Mouse extends Hand {
  name = 'chuột';

  async press(what) {
    this.actions += 1;
    await (await this.meant(what)).click();
  }

  async fill(field, text) {
    this.actions += 1;
    await field.click();
    await field.fill(text);
  }

  /** Takes what was typed. */
  async enter() {
    this.actions += 1;
    await this.page.keyboard.press('Enter');
  }

  async pick(select, label) {
    this.actions += 1;
    await select.selectOption({ label });
  }

  async check(radio) {
    this.actions += 1;
    await radio.check();
  }

  /** Types into a search and takes one of its suggestions: two actions. */
  async suggest(field, text, option) {
    await this.fill(field, text);
    await this.press(option.first());
  }
}

/** Uses Tab, Enter, arrows and what is typed, and never a pointer. */
export class Keys extends Hand {
  name = 'bàn phím';

  /** Walks to something by Tab; of a group of radio buttons to whichever has the focus. */
  async reach(locator) {
    await locator.waitFor();
    const isThere = (own) => {
      const at = document.activeElement;
      return at === own || (own.type === 'radio' && at?.type === 'radio' && at.name !== '' && at.name === own.name);
    };
    for (let i = 0; i < MOST_KEYS; i++) {
      if (await locator.evaluate(isThere)) return;
      await this.page.keyboard.press('Tab');
    }
    const seen = await locator.evaluate((own) => own.outerHTML.slice(0, 200));
    assert.fail(`no Tab leads to ${seen}`);
  }

  async press(what) {
    this.actions += 1;
    await this.reach(await this.meant(what));
    await this.page.keyboard.press('Enter');
  }

  async fill(field, text) {
    this.actions += 1;
    await this.reach(field);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  async enter() {
    this.actions += 1;
    await this.page.keyboard.press('Enter');
  }

  async pick(select, label) {
    this.actions += 1;
    await this.reach(select);
    const wanted = await select.evaluate(
      (own, name) => [...own.options].findIndex((option) => option.label.trim() === name),
      label,
    );
    assert.ok(wanted >= 0, label);
    await this.arrows(async () => Math.sign(wanted - (await select.evaluate((own) => own.selectedIndex))));
  }

  async check(radio) {
    this.actions += 1;
    await this.reach(radio);
    // Of a group without a choice the focused one is not chosen yet: away from it and back.
    await this.arrows(async () => ((await radio.isChecked()) ? 0 : 1));
  }

  /** Presses arrows until nothing is left to go: 1 is down, -1 up. */
  async arrows(left) {
    for (let i = 0; i < MOST_KEYS; i++) {
      const way = await left();
      if (way === 0) return;
      await this.page.keyboard.press(way > 0 ? 'ArrowDown' : 'ArrowUp');
    }
    assert.fail('no arrow leads there');
  }

  async suggest(field, text, option) {
    await this.fill(field, text);
    const wanted = option.first();
    await wanted.waitFor();
    this.actions += 1;
    await this.arrows(async () => ((await wanted.getAttribute('aria-selected')) === 'true' ? 0 : 1));
    await this.page.keyboard.press('Enter');
  }
}

/** Counts in the page what a pointer does there; a keyboard does none of it. */
export const watchPointer = () => {
  window.pointed = 0;
  addEventListener('pointerdown', () => (window.pointed += 1), true);
};
