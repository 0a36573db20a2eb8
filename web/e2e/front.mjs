// The app of a folder in front of a register: a change of the app is tried without building the program again.
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** What is text is sent compressed, as the program does. */
const packed = new Map();
function pack(name, bytes) {
  if (!packed.has(name))
    packed.set(name, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  return packed.get(name);
}

/** Files of `dist` are served from there; everything else, and the facts about the city, come from the register. */
export async function front(register, dist) {
  const page = await (await fetch(`${register}/`)).text();
  const told = await fetch(`${register}/`);
  const policy = told.headers.get('content-security-policy');
  const city = /data-city="([^"]*)"/.exec(page)[1];
  const title = /<title>[^<]*<\/title>/.exec(page)[0];
  const server = createServer(async (asked, answer) => {
    const { pathname } = new URL(asked.url, register);
    if (asked.method === 'GET' && (pathname === '/' || /^\/(assets\/[\w.-]+|favicon\.svg)$/.test(pathname))) {
      const name = pathname === '/' ? 'index.html' : pathname.slice(1);
      const bytes = await readFile(join(resolve(dist), name)).catch(() => null);
      if (!bytes) return void answer.writeHead(404).end();
      answer.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
      if (name !== 'index.html') {
        if (name.startsWith('assets/')) answer.setHeader('cache-control', 'public, max-age=31536000, immutable');
        const compressed = extname(name) !== '.woff2' && /\bbr\b/.test(asked.headers['accept-encoding'] ?? '');
        if (compressed) answer.setHeader('content-encoding', 'br');
        return void answer.end(compressed ? pack(name, bytes) : bytes);
      }
      answer.setHeader('content-security-policy', policy);
      answer.end(
        bytes
          .toString()
          .replace(/<title>[^<]*<\/title>/, title)
          .replace('{city}', () => city),
      );
      return;
    }
    const own = { method: asked.method, headers: asked.headers };
    const onward = request(new URL(asked.url, register), own, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${server.address().port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
