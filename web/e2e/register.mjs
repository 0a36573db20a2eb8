// Real registers for the tests: given by URL, or started as processes with data of their own.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KEY } from './browser.mjs';

const WAIT_MS = 560_000;

/** Rows of a table of the demo. */
export const held = (table) =>
  readFileSync(new URL(`../../geodata/${table}.csv`, import.meta.url), 'utf8')
    .trim()
    .split('\n').length - 1;

/**
 * `given` is the URL of a running register; without it `XUONG_BIN` is started with `flags`, in a folder with `files`.
 * Such a process can be paused, resumed, and changed by other commands.
 */
export async function register(given, flags = [], files = {}) {
  if (given) return { address: given, stop: async () => {} };
  if (!process.env.XUONG_BIN) {
    throw new Error('set XUONG_BIN to the xuong binary, or XUONG and XUONG_SYNTHETIC to registers that run');
  }
  const binary = resolve(process.env.XUONG_BIN);
  const folder = await mkdtemp(join(tmpdir(), 'xuong-e2e-'));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  // The system chooses a port, which is kept.
  let address = 'http://127.0.0.1:0';
  // The program reads every XUONG_… variable as a setting, and unknown ones are errors.
  const others = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XUONG')));
  const place = { cwd: folder, env: { ...others, XUONG_ANALYST_KEYS: KEY } };
  let own;
  const resume = async () => {
    own = spawn(binary, ['--data-dir', folder, 'demo', '--bind', address.slice(7), ...flags], {
      ...place,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    address = await told(own);
    return ready(address, own);
  };
  const halt = async () => {
    const ended = new Promise((done) => own.once('exit', done));
    own.kill();
    await ended;
  };
  /** Imports a text as a file of some kind, in another process. */
  const put = async (kind, name, text) => {
    const version = async () => (await (await fetch(`${address}/api/health/ready`)).json()).version;
    const old = await version();
    await writeFile(join(folder, name), text);
    execFileSync(binary, ['--data-dir', folder, 'import', kind, name], { ...place, stdio: 'ignore' });
    // The server follows the log; later requests see the new state.
    while ((await version()) === old) await new Promise((next) => setTimeout(next, 100));
  };
  /** Makes an account, and gives a key of it. */
  const account = (name, role) => {
    const admin = (...rest) => execFileSync(binary, ['--data-dir', folder, 'admin', ...rest], place).toString();
    admin('user', 'add', name, '--role', role);
    return admin('key', 'add', name).trim().split('\n').at(-1);
  };
  await resume();
  return {
    get address() {
      return address;
    },
    put,
    account,
    halt,
    resume,
    stop: async () => {
      own.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The address that a register tells. */
async function told(own) {
  let said = '';
  for await (const part of own.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += part;
    const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (!address) continue;
    own.stdout.resume();
    return address[0];
  }
  throw new Error(`a register ended before it told its address: ${said}`);
}

async function ready(address, own) {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end && own.exitCode === null) {
    const answer = await fetch(`${address}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`the register at ${address} did not start`);
}

/** The demo data of Hà Nội. */
export const demo = () => register(process.env.XUONG);

/** A million synthetic firms: takes some minutes on a slow machine, and 1.2 GB of disk. */
export const million = () => register(process.env.XUONG_MILLION, ['--synthetic', '1000000', '--seed', '7']);

/** Twenty thousand synthetic firms with known workers. */
export const synthetic = () => register(process.env.XUONG_SYNTHETIC, ['--synthetic', '20000', '--seed', '7']);
