//! Construction of cached features, and writing from the cache.

use std::{collections::HashMap, sync::Arc, sync::LazyLock};

use super::{
    bytes,
    feature_cache::{Ready, share},
    row::Row,
    rows::BLOCK,
};
use crate::{
    geom::{crs::Crs, lonlat::LonLat},
    model::{
        column::{Column, Value},
        feature::{END, FeatureWriter, Shape, write_position, write_value},
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

/// Runs of consecutive columns that agree in whether their values are shared and whether they are restricted.
fn runs<'a>() -> impl Iterator<Item = &'a [Column<Row<'a>>]> {
    Row::COLUMNS.chunk_by(|a, b| (a.shared, a.restricted) == (b.shared, b.restricted))
}

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

    /// Appends a feature.
    pub(super) fn write(&self, out: &mut Vec<u8>, row: usize, restricted: bool) {
        let mut own = &self.own[self.starts[row] as usize..];
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        out.extend_from_slice(bytes::take(&mut own).expect(WHOLE));
        match bytes::take(&mut own).expect(WHOLE) {
            [] => out.extend_from_slice(b",\"geometry\":null"),
            position => {
                out.extend_from_slice(b",\"geometry\":{\"type\":\"Point\",\"coordinates\":");
                out.extend_from_slice(position);
                out.push(b'}');
            }
        }
        for run in &*RUNS {
            let text = if run.shared {
                let (number, rest) = own.split_first_chunk().expect(WHOLE);
                own = rest;
                &self.shared[usize::from(u16::from_le_bytes(*number))]
            } else {
                bytes::take(&mut own).expect(WHOLE)
            };
            if restricted || !run.restricted {
                out.extend_from_slice(text);
            }
        }
        out.extend_from_slice(END);
    }
}

/// Writes properties with their names and separators.
fn write_properties<'a>(out: &mut Vec<u8>, first: bool, run: &[Column<Row<'a>>], row: &Row<'a>) {
    for (at, column) in run.iter().enumerate() {
        let before: &[u8] = if first && at == 0 { b",\"properties\":{\"" } else { b",\"" };
        out.extend(before);
        out.extend(column.name.as_bytes());
        out.extend(b"\":");
        write_value(out, &column.told(row));
    }
}

impl Row<'_> {
    /// Appends the feature as GeoJSON, with or without restricted properties.
    pub fn write_feature(self, out: &mut Vec<u8>, restricted: bool) {
        if !self.ready {
            let shape = self.point().map_or(Shape::None, Shape::Point);
            let mut feature = FeatureWriter::begin(out, self.id(), shape, Crs::Crs84);
            let told = Self::COLUMNS.iter().filter(|c| restricted || !c.restricted);
            told.for_each(|column| feature.add(column.name, &column.told(&self)));
            return feature.end();
        }
        let block = self.at / BLOCK;
        let ready = self.chunk.ready[block]
            .get_or_init(|| Ready::new(self.chunk.block(block).map(|at| Row { at, ..self })));
        ready.write(out, self.at % BLOCK, restricted);
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
        let mut out = Vec::new();
        Row { ready, ..row }.write_feature(&mut out, restricted);
        String::from_utf8(out).unwrap()
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
