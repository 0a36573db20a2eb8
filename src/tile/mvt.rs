//! Mapbox Vector Tile 2.1, encoded feature by feature.

use super::{
    grid::Tile,
    protobuf::{put_bytes, put_varint, varint_len, zigzag},
    values::{Scalar, Values},
};

/// Tags of the fields of a tile (3), a layer (1, 2, 3, 5, 15) and a feature (1 to 4) in the specification's schema.
mod tag {
    pub(super) const LAYER: u8 = 0x1a;
    pub(super) const NAME: u8 = 0x0a;
    pub(super) const FEATURE: u8 = 0x12;
    pub(super) const KEY: u8 = 0x1a;
    pub(super) const EXTENT: u8 = 0x28;
    pub(super) const VERSION: u8 = 0x78;
    pub(super) const ID: u8 = 0x08;
    pub(super) const TAGS: u8 = 0x12;
    pub(super) const KIND: u8 = 0x18;
    pub(super) const GEOMETRY: u8 = 0x22;
}

/// Commands of a geometry (§4.3.1).
const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

/// A layer in the making. A tile is the concatenation of its finished layers.
///
/// # Examples
///
/// The point (25, 17) of the specification (§4.3.5.1) is encoded as the integers 9, 50 and 34, and its polygon
/// (§4.3.5.5) as 9, 6, 12, 18, 10, 12, 24, 44 and 15:
///
/// ```
/// use xuong::tile::mvt::Layer;
///
/// let ends_with = |layer: Layer, geometry: &[u8]| layer.finish().ends_with(geometry);
/// let mut points = Layer::new("points");
/// points.point(None, (25, 17), &[]);
/// assert!(ends_with(points, &[9, 50, 34]));
///
/// let mut areas = Layer::new("areas");
/// areas.polygon(None, &[vec![(3, 6), (8, 12), (20, 34)]], &[]);
/// assert!(ends_with(areas, &[9, 6, 12, 18, 10, 12, 24, 44, 15]));
/// ```
#[derive(Debug)]
pub struct Layer {
    /// Everything but keys and values, which are complete only at the end.
    written: Vec<u8>,
    features: usize,
    keys: Vec<&'static str>,
    values: Values,
    /// The geometry of the current feature; a buffer that is reused.
    geometry: Vec<u8>,
}

/// The type of a geometry (§4.3.4).
#[derive(Clone, Copy)]
enum Kind {
    Point = 1,
    Polygon = 3,
}

impl Layer {
    /// An empty layer.
    pub fn new(name: &str) -> Self {
        let mut written = vec![tag::VERSION, 2];
        put_bytes(&mut written, tag::NAME, name.as_bytes());
        written.push(tag::EXTENT);
        put_varint(&mut written, u64::from(Tile::EXTENT.unsigned_abs()));
        Self { written, features: 0, keys: Vec::new(), values: Values::default(), geometry: Vec::new() }
    }

    /// Reserves memory for about `points` points.
    pub fn make_room(&mut self, points: usize) {
        const COMMON_BYTES: usize = 24;
        self.written.reserve(points * COMMON_BYTES);
    }

    /// The index of a key in the layer.
    ///
    /// # Examples
    ///
    /// A key or value is written once; features refer to it by its index (§4.4):
    ///
    /// ```
    /// use xuong::tile::mvt::Layer;
    ///
    /// let mut layer = Layer::new("firms");
    /// assert_eq!((layer.key("status"), layer.key("workers"), layer.key("status")), (0, 1, 0));
    /// assert_eq!((layer.text("active"), layer.uint(25), layer.text("active")), (0, 1, 0));
    /// ```
    pub fn key(&mut self, name: &'static str) -> u32 {
        let known = self.keys.iter().position(|key| *key == name);
        let number = known.unwrap_or_else(|| {
            self.keys.push(name);
            self.keys.len() - 1
        });
        u32::try_from(number).expect("keys are literals of the source, never as many as 2³²")
    }

    /// The index of an unsigned integer.
    pub fn uint(&mut self, value: u64) -> u32 {
        self.values.scalar(Scalar::Uint(value))
    }

    /// The index of a signed integer.
    pub fn int(&mut self, value: i64) -> u32 {
        self.values.scalar(Scalar::Int(value))
    }

    /// The index of a floating-point number.
    pub fn double(&mut self, value: f64) -> u32 {
        self.values.scalar(Scalar::Double(value.to_bits()))
    }

    /// The index of a truth value.
    pub fn bool(&mut self, value: bool) -> u32 {
        self.values.scalar(Scalar::Bool(value))
    }

    /// The index of a text.
    pub fn text(&mut self, value: &str) -> u32 {
        self.values.text(value)
    }

    /// Adds a point in units of the tile. `tags` alternate between indices of keys and of values.
    pub fn point(&mut self, id: Option<u64>, at: (i32, i32), tags: &[u32]) {
        let steps = [MOVE_TO | 1 << 3, zigzag(at.0.into()), zigzag(at.1.into())];
        self.feature(id, Kind::Point, tags, steps.into_iter().map(varint_len).sum());
        steps.into_iter().for_each(|step| put_varint(&mut self.written, step));
    }

    /// Adds a feature of one or more polygons in units of the tile: for each the outer ring, then its holes.
    ///
    /// Outer rings are clockwise on the screen, holes counter-clockwise, and no ring repeats its first vertex
    /// (§4.3.4.4). Without rings, no feature is added.
    pub fn polygon(&mut self, id: Option<u64>, rings: &[Vec<(i32, i32)>], tags: &[u32]) {
        self.geometry.clear();
        let mut pen = (0, 0);
        for ring in rings {
            let Some((&first, rest)) = ring.split_first() else { continue };
            self.command(MOVE_TO, 1);
            self.step(pen, first);
            pen = first;
            self.command(LINE_TO, rest.len() as u64);
            for &next in rest {
                self.step(pen, next);
                pen = next;
            }
            self.command(CLOSE_PATH, 1);
        }
        if !self.geometry.is_empty() {
            self.feature(id, Kind::Polygon, tags, self.geometry.len());
            self.written.extend_from_slice(&self.geometry);
        }
    }

    /// The number of features.
    pub fn len(&self) -> usize {
        self.features
    }

    /// Whether the layer has no features.
    pub fn is_empty(&self) -> bool {
        self.features == 0
    }

    /// The current size in bytes, without the keys and the length prefix.
    pub fn bytes(&self) -> usize {
        self.written.len() + self.values.fields().len()
    }

    /// The layer as a field of a tile; empty if the layer has no features, which the specification discourages (§4.1).
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::tile::mvt::Layer;
    ///
    /// assert!(Layer::new("firms").finish().is_empty());
    /// ```
    pub fn finish(mut self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        for key in &self.keys {
            put_bytes(&mut self.written, tag::KEY, key.as_bytes());
        }
        self.written.extend_from_slice(self.values.fields());
        let mut field = Vec::with_capacity(self.written.len() + 11);
        put_bytes(&mut field, tag::LAYER, &self.written);
        field
    }

    fn command(&mut self, command: u64, times: u64) {
        put_varint(&mut self.geometry, command | times << 3);
    }

    fn step(&mut self, from: (i32, i32), to: (i32, i32)) {
        put_varint(&mut self.geometry, zigzag(i64::from(to.0) - i64::from(from.0)));
        put_varint(&mut self.geometry, zigzag(i64::from(to.1) - i64::from(from.1)));
    }

    /// Writes a feature up to its geometry, whose `geometry_len` bytes must follow.
    fn feature(&mut self, id: Option<u64>, kind: Kind, tags: &[u32], geometry_len: usize) {
        let field_len = |content: usize| 1 + varint_len(content as u64) + content;
        let tags_len = tags.iter().map(|t| varint_len(u64::from(*t))).sum();
        let id_len = id.map_or(0, |id| 1 + varint_len(id));
        let tag_field_len = if tags.is_empty() { 0 } else { field_len(tags_len) };
        let out = &mut self.written;
        out.push(tag::FEATURE);
        put_varint(out, (id_len + tag_field_len + 2 + field_len(geometry_len)) as u64);
        if let Some(id) = id {
            out.push(tag::ID);
            put_varint(out, id);
        }
        if !tags.is_empty() {
            out.push(tag::TAGS);
            put_varint(out, tags_len as u64);
            tags.iter().for_each(|t| put_varint(out, u64::from(*t)));
        }
        out.extend_from_slice(&[tag::KIND, kind as u8, tag::GEOMETRY]);
        put_varint(out, geometry_len as u64);
        self.features += 1;
    }
}

#[cfg(test)]
mod tests;
