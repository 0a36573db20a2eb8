//! Writing a file.

use std::{
    collections::HashMap,
    io::{self, Seek, SeekFrom, Write},
};

use serde_json::{Map, Value as Json, json};

use super::{
    directory::{Entry, FIRST_BYTES, HEADER_BYTES, directories, gzip},
    identity::number,
};
use crate::{
    collection::{
        about::Cited,
        bounded::Bounded,
        extract::{Extract, Layer},
        tile_layers,
    },
    geom::bbox::Bbox,
    stop,
    tile::grid::Tile,
};

/// The least detailed zoom at which a city is more than a dot.
const CENTRE_ZOOM: u8 = 9;

/// Tiles that were written.
#[derive(Default)]
struct Tiles {
    entries: Vec<Entry>,
    /// Where tiles of a content are.
    known: HashMap<[u8; 32], (u64, u32)>,
    bytes: u64,
    addressed: u64,
}

/// Writes tiles up to the most detailed zoom of the extract, and returns the number of features.
pub(in crate::collection) fn write(extract: &Extract<'_>, mut to: Bounded) -> io::Result<usize> {
    let (mut count, mut cited) = (0, Cited::default());
    for layer in &extract.layers {
        layer.collection.each(extract.now, &layer.selection, &mut |thing| {
            count += 1;
            cited.add(&thing);
            Ok(())
        })?;
    }
    to.write_all(&[0; FIRST_BYTES])?;
    let around = around(extract);
    let mut tiles = Tiles::default();
    for z in around.iter().flat_map(|_| 0..=extract.zoom) {
        tiles.add_zoom(extract, (z, &around.unwrap_or(Bbox::EMPTY)), &mut to)?;
    }
    let (first, below) = directories(&tiles.entries)?;
    let metadata = gzip(metadata(extract, &cited).to_string().as_bytes())?;
    to.write_all(&metadata)?;
    to.write_all(&below)?;
    to.seek(SeekFrom::Start(0))?;
    to.write_all(&header(&tiles, [first.len(), metadata.len(), below.len()], extract.zoom, around))?;
    to.write_all(&first)?;
    to.finish()?;
    Ok(count)
}

/// The box of all collections.
fn around(extract: &Extract<'_>) -> Option<Bbox> {
    let mut around = Bbox::EMPTY;
    let each = extract.layers.iter().filter_map(|layer| layer.collection.extent(extract.now));
    each.for_each(|bbox| around.join(&bbox));
    (!around.is_empty()).then_some(around)
}

impl Tiles {
    /// Adds the tiles of a zoom, in the order of their numbers.
    fn add_zoom(
        &mut self,
        extract: &Extract<'_>,
        (z, around): (u8, &Bbox),
        to: &mut Bounded,
    ) -> io::Result<()> {
        let [columns, rows] = Tile::around(z, around);
        let places = columns.flat_map(|x| rows.clone().map(move |y| (x, y)));
        let tiles = places.filter_map(|(x, y)| Tile::new(z, x, y).ok());
        let mut tiles: Vec<(u64, Tile)> = tiles.map(|tile| (number(tile), tile)).collect();
        tiles.sort_unstable_by_key(|(number, _)| *number);
        for (number, tile) in tiles {
            stop::check();
            let layer = |own: &Layer| {
                let reader = (extract.about.role, extract.today);
                tile_layers::layer(own.collection, extract.now, tile, &own.selection, reader)
            };
            let plain = extract.layers.iter().map(layer).collect::<Vec<_>>().concat();
            if !plain.is_empty() {
                self.add(number, &plain, to)?;
            }
        }
        Ok(())
    }

    /// Adds a tile; one that equals another is not written again.
    fn add(&mut self, number: u64, plain: &[u8], to: &mut Bounded) -> io::Result<()> {
        self.addressed += 1;
        let hash = *blake3::hash(plain).as_bytes();
        let (offset, length) = if let Some(known) = self.known.get(&hash) {
            *known
        } else {
            let packed = gzip(plain)?;
            let own = (self.bytes, u32::try_from(packed.len()).map_err(io::Error::other)?);
            to.write_all(&packed)?;
            self.bytes += packed.len() as u64;
            self.known.insert(hash, own);
            own
        };
        if let Some(last) = self.entries.last_mut()
            && last.offset == offset
            && last.number + u64::from(last.run) == number
        {
            last.run += 1;
        } else {
            self.entries.push(Entry { number, offset, length, run: 1 });
        }
        Ok(())
    }
}

/// What readers show: the layers with their fields, and what the file says about itself.
fn metadata(extract: &Extract<'_>, cited: &Cited) -> Json {
    let named: Vec<&str> = extract.layers.iter().map(|own| own.collection.name(extract.lang)).collect();
    let layers = extract.layers.iter().flat_map(|own| {
        let title = own.collection.name(extract.lang);
        tile_layers::layers(own.collection, extract.about.role).into_iter().map(move |(id, fields)| {
            let fields: Map<String, Json> =
                fields.into_iter().map(|(name, kind)| (name.to_owned(), json!(kind))).collect();
            json!({ "id": id, "description": title, "minzoom": 0, "maxzoom": extract.zoom, "fields": fields })
        })
    });
    let about = extract.about.object(extract.now, cited);
    json!({
        "name": named.join(", "),
        "description": extract.now.city.full_name.of(extract.lang),
        "type": "overlay",
        "version": extract.now.version.to_string(),
        "attribution": about["licence"],
        "vector_layers": layers.collect::<Vec<_>>(),
        "xuong": about,
    })
}

/// The header (§3): where the parts are, how they are compressed, and what the tiles cover.
fn header(
    tiles: &Tiles,
    [first, metadata, below]: [usize; 3],
    zoom: u8,
    around: Option<Bbox>,
) -> [u8; HEADER_BYTES] {
    const GZIP: u8 = 2;
    const MVT: u8 = 1;
    let data = FIRST_BYTES as u64;
    let mut out = Vec::with_capacity(HEADER_BYTES);
    out.extend(b"PMTiles\x03");
    let (at_metadata, metadata) = (data + tiles.bytes, metadata as u64);
    for n in [
        HEADER_BYTES as u64,
        first as u64,
        at_metadata,
        metadata,
        at_metadata + metadata,
        below as u64,
        data,
        tiles.bytes,
        tiles.addressed,
        tiles.entries.len() as u64,
        tiles.known.len() as u64,
    ] {
        out.extend(n.to_le_bytes());
    }
    out.extend([1, GZIP, GZIP, MVT, 0, zoom]);
    let b = around.unwrap_or(Bbox { west: 0.0, south: 0.0, east: 0.0, north: 0.0 });
    let degrees = |out: &mut Vec<u8>, n: f64| out.extend(ten_millionths(n).to_le_bytes());
    [b.west, b.south, b.east, b.north].into_iter().for_each(|n| degrees(&mut out, n));
    out.push(CENTRE_ZOOM.min(zoom));
    [f64::midpoint(b.west, b.east), f64::midpoint(b.south, b.north)]
        .into_iter()
        .for_each(|n| degrees(&mut out, n));
    out.try_into().expect("the fields of the header have this size")
}

#[expect(clippy::cast_possible_truncation, reason = "180 degrees in ten millionths fit")]
fn ten_millionths(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}
