// What a file of tests begins and ends with: registers, the app in front of each, and one browser.
import { after, before } from 'node:test';
import { launch, open, serve } from './browser.mjs';
import { demo } from './register.mjs';

const T = { timeout: 600_000 };

/** A register with its app, as the tests of a file use it; it is there once they run. */
class Site {
  /** The process of the register (register.mjs). */
  register = null;
  #browser = null;
  #front = null;

  async start(make, browser) {
    this.register = await make();
    this.#front = await serve(this.register.address);
    this.#browser = await browser;
  }

  async stop() {
    await this.#front?.close();
    await this.register?.stop();
  }

  /** The address of the register. */
  get address() {
    return this.register.address;
  }

  /** The address of the app, with a slash at its end. */
  get base() {
    return this.#front.base;
  }

  /** Opens a page at a link of the app (browser.mjs). */
  open(query = '', options = {}) {
    return open(this.#browser, this.base, query, options);
  }

  /** What the register answers at an address of its own; `key` is whose eyes it is seen with. */
  async json(path, key) {
    const answer = await fetch(`${this.address}/${path}`, key ? { headers: { authorization: `Bearer ${key}` } } : {});
    return answer.json();
  }
}

/** Sites with registers that are made so, started together before the tests of a file and stopped after them. */
export function stage(...makers) {
  const sites = (makers.length > 0 ? makers : [demo]).map((make) => [new Site(), make]);
  let browser;
  before(async () => {
    const launched = launch();
    // All of them have an end before any failure is reported, so that after() stops what did start.
    const started = await Promise.allSettled([launched, ...sites.map(([site, make]) => site.start(make, launched))]);
    if (started[0].status === 'fulfilled') browser = started[0].value;
    for (const own of started) if (own.status === 'rejected') throw own.reason;
  }, T);
  after(async () => {
    await browser?.close();
    for (const [site] of sites) await site.stop();
  });
  return sites.map(([site]) => site);
}
