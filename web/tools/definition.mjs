// Writes the types of responses that the app reads, from the API definition of a program that runs:
// `npm run definition -- http://127.0.0.1:8080`, or the file of a definition.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';
import * as prettier from 'prettier';

/** Schemas of the definition that the app has types of; what they refer to comes with them. */
const READ = ['config', 'featureCollection', 'nearest', 'reportCatalogue', 'reportInParts', 'searchResults', 'table'];

/** The file of the types. */
export const TYPES = fileURLToPath(new URL('../src/lib/definition.gen.ts', import.meta.url));

const HEAD = '// Made from the API definition by tools/definition.mjs: not edited by hand.\n\n';

/** The names of schemas that a part of a definition refers to. */
const referred = (part) =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);

/** The schemas of these names with all that they refer to, in the order of the definition. */
function closed(schemas, names) {
  const wanted = new Set();
  const add = (name) => {
    if (!(name in schemas)) throw new Error(`the definition has no schema ${name}`);
    if (wanted.has(name)) return;
    wanted.add(name);
    referred(schemas[name]).forEach(add);
  };
  names.forEach(add);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => wanted.has(name)));
}

/** The text of the types of a definition. */
export async function types(definition) {
  const { openapi: version, info, components } = definition;
  const schemas = closed(components.schemas, READ);
  const only = {
    openapi: version,
    info: { title: info.title, version: info.version },
    paths: {},
    components: { schemas },
  };
  const tree = await openapi(only, { arrayLength: true, emptyObjectsUnknown: true });
  // Empty maps of what is left out would say nothing.
  const text = astToString(tree.filter((node) => node.name?.text === 'components'));
  const options = { ...(await prettier.resolveConfig(TYPES)), filepath: TYPES };
  return prettier.format(HEAD + text, options);
}

/** The definition that a server has at an address. */
export async function served(address) {
  const answer = await fetch(new URL('ogc/api?f=json&lang=en', `${address}/`));
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}`);
  return answer.json();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const from = process.argv[2];
  if (!from) throw new Error('the address of a server, or the file of its definition');
  const definition = /^https?:/.test(from) ? await served(from) : JSON.parse(await readFile(from, 'utf8'));
  await writeFile(TYPES, await types(definition));
}
