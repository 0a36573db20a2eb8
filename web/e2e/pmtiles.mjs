// A base map as a file: PMTiles version 3 with one tile for the whole world, which has one layer with one area.

const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))]);
const field = (number, bytes) => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
const text = (s) => [...Buffer.from(s)];
const zigzag = (n) => varint(n < 0 ? -2 * n - 1 : 2 * n);

/** A vector tile of version 2 whose layer fills the tile. */
function tile(layer) {
  const side = 4096;
  const move = (x, y) => [...varint(1 + 8), ...zigzag(x), ...zigzag(y)];
  const lines = [...varint(2 + 8 * 3), ...[side, 0, 0, side, -side, 0].flatMap(zigzag)];
  const shape = [...move(0, 0), ...lines, ...varint(7 + 8)];
  const area = [...varint(3 * 8), 3, ...field(4, shape)];
  return field(3, [
    ...varint(15 * 8),
    2,
    ...field(1, text(layer)),
    ...field(2, area),
    ...varint(5 * 8),
    ...varint(side),
  ]);
}

/** The bytes of the file: header, directory, metadata, tile (https://github.com/protomaps/PMTiles, spec v3). */
export function archive(layer) {
  const body = tile(layer);
  // One entry: tile 0, run of 1, its length, its offset plus one.
  const directory = [1, 0, 1, ...varint(body.length), 1];
  const metadata = text(JSON.stringify({ vector_layers: [{ id: layer, fields: {} }] }));
  const HEADER = 127;
  const header = Buffer.alloc(HEADER);
  header.write('PMTiles');
  header[7] = 3;
  const parts = [directory.length, metadata.length, 0, body.length];
  let at = HEADER;
  parts.forEach((length, i) => {
    header.writeBigUInt64LE(BigInt(at), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * i);
    at += length;
  });
  for (const count of [72, 80, 88]) header.writeBigUInt64LE(1n, count);
  // Clustered; no compression; vector tiles; zoom 0 only.
  header.set([1, 1, 1, 1, 0, 0], 96);
  [-1800000000, -850000000, 1800000000, 850000000].forEach((edge, i) => header.writeInt32LE(edge, 102 + 4 * i));
  return Buffer.concat([header, Buffer.from([...directory, ...metadata, ...body])]);
}
