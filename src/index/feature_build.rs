//! Construction of cached features, and writing from the cache.

use std::{collections::HashMap, sync::Arc, sync::LazyLock};

use super::{
    bytes,
    feature_cache::{Ready, share},
    feature_parts::{Parts, Picks, Placed, runs, value_len},
    row::Row,
    rows::BLOCK,
};
use crate::{
    geom::{crs::Crs, lonlat::LonLat},
    model::{
        column::{Column, Value},
        feature::{Axes, END, FeatureWriter, Shape, write_position, write_shape_by, write_value},
    },
};

/// A run of columns that are written together.
#[derive(Debug, Clone, Copy)]
struct Run {
    shared: bool,
    restricted: bool,
}

static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    runs().map(|run| Run { shared: run[0].shared, restricted: run[0].restricted }).collect()
});

const COLUMNS: usize = Row::<'static>::COLUMNS.len();

const WHOLE: &str = "a row has a text for each run";

impl Ready {
    /// Builds the features of rows.
    pub(super) fn new<'a>(rows: impl Iterator<Item = Row<'a>>) -> Self {
        let (mut starts, mut own, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers: HashMap<Vec<u8>, u16> = HashMap::new();
        for row in rows {
            starts.push(u32::try_from(own.len()).expect("the texts of a block are below 4 GB"));
            write_value(&mut scratch, &Value::Int(row.id()));
            bytes::put(&mut own, &scratch);
            scratch.clear();
            if let Some(p) = row.point() {
                write_position(&mut scratch, LonLat::lon(p), LonLat::lat(p));
            }
            bytes::put(&mut own, &scratch);
            for (at, run) in runs().enumerate() {
                scratch.clear();
                write_properties(&mut scratch, at == 0, run, &row);
                if run[0].shared {
                    let next = u16::try_from(numbers.len()).expect("a block has few rows");
                    let number = numbers.get(&scratch).copied().unwrap_or(next);
                    if number == next {
                        numbers.insert(scratch.clone(), next);
                    }
                    own.extend(number.to_le_bytes());
                } else {
                    bytes::put(&mut own, &scratch);
                }
            }
            scratch.clear();
        }
        let mut shared: Vec<(u16, Arc<[u8]>)> =
            numbers.into_iter().map(|(text, n)| (n, share(text))).collect();
        shared.sort_unstable_by_key(|(number, _)| *number);
        let shared = shared.into_iter().map(|(_, text)| text).collect();
        Self { starts: starts.into(), own: own.into(), shared }
    }

    /// Appends the identity of a feature and its geometry; the texts of its runs are left.
    fn begin<'a>(&'a self, out: &mut Vec<u8>, row: usize, point: Option<LonLat>, placed: Placed) -> &'a [u8] {
        let mut own = &self.own[self.starts[row] as usize..];
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        out.extend_from_slice(bytes::take(&mut own).expect(WHOLE));
        let position = bytes::take(&mut own).expect(WHOLE);
        match placed {
            Placed::In(crs, axes) => {
                out.extend_from_slice(b",\"geometry\":");
                write_shape_by(out, point.map_or(Shape::None, Shape::Point), (crs, axes));
            }
            Placed::Cached if !position.is_empty() => {
                out.extend_from_slice(b",\"geometry\":{\"type\":\"Point\",\"coordinates\":");
                out.extend_from_slice(position);
                out.push(b'}');
            }
            Placed::Cached | Placed::Nowhere => out.extend_from_slice(b",\"geometry\":null"),
        }
        own
    }

    /// The text of each run of a feature.
    fn texts<'a>(&'a self, mut own: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        RUNS.iter().map(move |run| {
            if !run.shared {
                return bytes::take(&mut own).expect(WHOLE);
            }
            let (number, rest) = own.split_first_chunk().expect(WHOLE);
            own = rest;
            &*self.shared[usize::from(u16::from_le_bytes(*number))]
        })
    }

    /// Appends a feature.
    fn write(&self, out: &mut Vec<u8>, row: usize, point: Option<LonLat>, parts: &Parts) {
        let own = self.begin(out, row, point, parts.placed);
        match &parts.picked {
            None => {
                let told = RUNS.iter().zip(self.texts(own));
                let told = told.filter(|(run, _)| parts.restricted || !run.restricted);
                told.for_each(|(_, text)| out.extend_from_slice(text));
            }
            Some(picks) => write_picked(out, self.texts(own), picks),
        }
        out.extend_from_slice(END);
    }
}

/// Appends picked properties from the texts of all runs.
fn write_picked<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'a [u8]>, picks: &Picks) {
    let mut properties = [&[][..]; COLUMNS];
    let mut wanted = picks.runs.iter().peekable();
    for ((number, text), run) in texts.enumerate().zip(runs()) {
        let Some((_, of_run)) = wanted.next_if(|(wanted, _)| *wanted == number) else { continue };
        let (mut at, mut within) = (0, 0);
        for pick in of_run {
            loop {
                at += before(number == 0 && within == 0).len() - 1;
                let begun = at;
                at += run[within].name.len() + "\"\":".len();
                at += value_len(&text[at..]);
                within += 1;
                if within > pick.within {
                    properties[pick.slot] = &text[begun..at];
                    break;
                }
            }
        }
    }
    out.extend_from_slice(b",\"properties\":{");
    for (slot, property) in properties[..picks.places.len()].iter().enumerate() {
        if slot > 0 {
            out.push(b',');
        }
        out.extend_from_slice(property);
    }
}

/// What stands before the name of a property: of the first of all, the beginning of the properties.
fn before(first: bool) -> &'static [u8] {
    if first { b",\"properties\":{\"" } else { b",\"" }
}

/// Writes properties with their names and separators.
fn write_properties<'a>(out: &mut Vec<u8>, first: bool, run: &[Column<Row<'a>>], row: &Row<'a>) {
    for (at, column) in run.iter().enumerate() {
        out.extend(before(first && at == 0));
        out.extend(column.name.as_bytes());
        out.extend(b"\":");
        write_value(out, &column.told(row));
    }
}

impl Row<'_> {
    /// Appends the feature as GeoJSON.
    pub fn write_feature(self, out: &mut Vec<u8>, parts: &Parts) {
        if !self.ready {
            return self.write_feature_anew(out, parts);
        }
        let block = self.at / BLOCK;
        let ready = self.chunk.ready[block]
            .get_or_init(|| Ready::new(self.chunk.block(block).map(|at| Row { at, ..self })));
        ready.write(out, self.at % BLOCK, self.point(), parts);
    }

    fn write_feature_anew(self, out: &mut Vec<u8>, parts: &Parts) {
        let shape = self.point().map_or(Shape::None, Shape::Point);
        let (shape, frame) = match parts.placed {
            Placed::Cached => (shape, (Crs::Crs84, Axes::default())),
            Placed::In(crs, axes) => (shape, (crs, axes)),
            Placed::Nowhere => (Shape::None, (Crs::Crs84, Axes::default())),
        };
        let mut feature = FeatureWriter::begin_by(out, self.id(), shape, frame);
        let columns = parts.places().into_iter().map(|place| &Self::COLUMNS[place]);
        columns.for_each(|column| feature.add(column.name, &column.told(&self)));
        feature.end();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::index::{
        firms::Layer,
        trial::{Dice, register},
    };

    fn feature(row: Row<'_>, ready: bool, restricted: bool) -> String {
        written(row, ready, &Parts::all(restricted))
    }

    fn written(row: Row<'_>, ready: bool, parts: &Parts) -> String {
        let mut out = Vec::new();
        Row { ready, ..row }.write_feature(&mut out, parts);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn any_parts_of_a_cached_feature_are_those_that_are_written_anew() {
        let mut dice = Dice(9);
        let now = register(&mut dice, 300);
        for row in now.firms.iter() {
            let mut places: Vec<usize> = (0..Row::COLUMNS.len()).collect();
            for left in (1..places.len()).rev() {
                places.swap(left, dice.below(left + 1));
            }
            places.truncate(dice.below(Row::COLUMNS.len() + 1));
            let vn2000 = |axes| Placed::In(Crs::Vn2000, axes);
            let all = [Placed::Cached, Placed::Nowhere, vn2000(Axes::Authority), vn2000(Axes::EastFirst)];
            let placed = all[dice.below(all.len())];
            for parts in [Parts::all(false), Parts::all(true), Parts::all(true).only(places)] {
                let parts = parts.placed(placed);
                assert_eq!(written(row, true, &parts), written(row, false, &parts), "{parts:?}");
            }
        }
    }

    #[test]
    fn a_cached_feature_is_the_one_that_is_written_anew() {
        let now = register(&mut Dice(7), 700);
        let layer: &Layer = &now.firms;
        for row in layer.iter() {
            for restricted in [true, false] {
                assert_eq!(feature(row, true, restricted), feature(row, false, restricted));
            }
        }
    }

    #[test]
    fn a_feature_has_each_published_property_once_and_restricted_ones_only_for_some() {
        let now = register(&mut Dice(8), 90);
        for row in now.firms.iter() {
            let [full, public] = [true, false]
                .map(|restricted| -> Json { serde_json::from_str(&feature(row, true, restricted)).unwrap() });
            let names =
                |json: &Json| json["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            let own = |wanted: fn(&Column<Row<'_>>) -> bool| {
                let mut names: Vec<_> =
                    Row::COLUMNS.iter().filter(|c| wanted(c)).map(|c| c.name.to_owned()).collect();
                names.sort();
                names
            };
            let sorted = |mut names: Vec<String>| {
                names.sort();
                names
            };
            assert_eq!(sorted(names(&full)), own(|_| true));
            assert_eq!(sorted(names(&public)), own(|column| !column.restricted));
            assert!(
                names(&full).contains(&"workers".to_owned())
                    && !names(&public).contains(&"workers".to_owned())
            );
            let point = row.point().map(|p| serde_json::json!([p.lon(), p.lat()]));
            assert_eq!(full["geometry"].get("coordinates").cloned(), point);
            assert_eq!(full["id"], row.id());
        }
    }
}
