/** The first rows of a table, read in the browser to name its sheets and headings: the server alone decides what it says. */
export interface Peek {
  sheets: { name: string; rows: string[][] }[];
}

const MOST_ROWS = 40;
const MOST_BYTES = 30_000_000;

export async function peek(file: Blob): Promise<Peek | null> {
  if (file.size > MOST_BYTES) return null;
  try {
    const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
    if (head[0] === 0x50 && head[1] === 0x4b) return await workbook(file);
    return {
      sheets: [{ name: '', rows: rowsOf(decoded(new Uint8Array(await file.slice(0, 200_000).arrayBuffer()))) }],
    };
  } catch {
    return null;
  }
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  // A piece of a file may end within a letter, so only the part before is decisive.
  const part = bytes.length > 1000 ? bytes.slice(0, bytes.length - 4) : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(part);
  } catch {
    return new TextDecoder('windows-1258').decode(part);
  }
}

/** Rows of delimited text; the separator is the one that most of the first lines have. */
export function rowsOf(text: string): string[][] {
  const marks = ['\t', ';', ',', '|'];
  const count = (mark: string): number => text.slice(0, 4000).split(mark).length;
  const mark = marks.reduce((best, own) => (count(own) > count(best) ? own : best));
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && rows.length <= MOST_ROWS; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i]!;
    else if (c === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (quoted || (c !== mark && c !== '\n' && c !== '\r')) cell += c;
    else if (c !== '\r') {
      rows.at(-1)!.push(cell.trim());
      cell = '';
      if (c === '\n') rows.push([]);
    }
  }
  if (cell) rows.at(-1)!.push(cell.trim());
  return rows.filter((row) => row.length > 0).slice(0, MOST_ROWS);
}

interface Part {
  offset: number;
  packed: number;
  method: number;
}

/** The parts of a zip file, from the directory at its end. */
async function partsOf(file: Blob): Promise<Map<string, Part>> {
  const tail = new DataView(await file.slice(Math.max(0, file.size - 70_000)).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  const list = new DataView(await file.slice(start, start + size).arrayBuffer());
  const parts = new Map<string, Part>();
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === 0x02014b50;) {
    const [name, extra, note] = [28, 30, 32].map((o) => list.getUint16(at + o, true)) as [number, number, number];
    parts.set(new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, name)), {
      method: list.getUint16(at + 10, true),
      packed: list.getUint32(at + 20, true),
      offset: list.getUint32(at + 42, true),
    });
    at += 46 + name + extra + note;
  }
  return parts;
}

async function partText(file: Blob, part: Part | undefined, most: number): Promise<string> {
  if (!part) return '';
  const head = new DataView(await file.slice(part.offset, part.offset + 30).arrayBuffer());
  const start = part.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const packed = file.slice(start, start + part.packed);
  if (part.method === 0) return (await packed.text()).slice(0, most);
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length > most) {
      await reader.cancel();
      return text;
    }
  }
}

const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, n: string) => String.fromCodePoint(Number(n)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');

const words = (xml: string): string =>
  unescaped([...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map((m) => m[1]).join(''));

/** The number of a column: A is 0. */
const columnOf = (cell: string): number =>
  [...cell.replace(/\d/g, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;

async function workbook(file: Blob): Promise<Peek | null> {
  const parts = await partsOf(file);
  const book = await partText(file, parts.get('xl/workbook.xml'), 500_000);
  if (!book) return null;
  const links = await partText(file, parts.get('xl/_rels/workbook.xml.rels'), 500_000);
  const target = (id: string): string | undefined => {
    const own = [...links.matchAll(/<Relationship\s[^>]*>/g)].find((m) => m[0].includes(`Id="${id}"`))?.[0];
    return own && /Target="\/?(?:xl\/)?([^"]+)"/.exec(own)?.[1];
  };
  const shared = [
    ...(await partText(file, parts.get('xl/sharedStrings.xml'), 4_000_000)).matchAll(/<si>(.*?)<\/si>/gs),
  ].map((m) => words(m[1]!));
  const sheets = [...book.matchAll(/<sheet\s[^>]*>/g)].filter((m) => !/state="(?:hidden|veryHidden)"/.test(m[0]));
  const read = sheets.slice(0, 30).map(async ([tag]) => {
    const name = unescaped(/name="([^"]*)"/.exec(tag)?.[1] ?? '');
    const xml = await partText(file, parts.get(`xl/${target(/r:id="([^"]*)"/.exec(tag)?.[1] ?? '')}`), 300_000);
    return { name, rows: sheetRows(xml, shared) };
  });
  return { sheets: await Promise.all(read) };
}

function sheetRows(xml: string, shared: readonly string[]): string[][] {
  const rows: string[][] = [];
  for (const [, attributes, cells] of xml.matchAll(/<row\b([^>]*?)>(.*?)<\/row>/gs)) {
    const number = Number(/\br="(\d+)"/.exec(attributes!)?.[1] ?? rows.length + 1);
    if (number > MOST_ROWS) break;
    while (rows.length < number) rows.push([]);
    const row = rows[number - 1]!;
    for (const [, own, inner] of cells!.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at =
        columnOf(/\br="([A-Z]+)\d+"/.exec(own!)?.[1] ?? '') >= 0
          ? columnOf(/\br="([A-Z]+)/.exec(own!)![1]!)
          : row.length;
      const value = /<v>([^<]*)<\/v>/.exec(inner ?? '')?.[1] ?? '';
      const type = /\bt="(\w+)"/.exec(own!)?.[1];
      while (row.length <= at) row.push('');
      row[at] =
        type === 's' ? (shared[Number(value)] ?? '') : type === 'inlineStr' ? words(inner ?? '') : unescaped(value);
    }
  }
  return rows;
}
