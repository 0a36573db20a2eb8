//! Geometries from their positions, without a tree of values in between.

use std::{fmt, marker::PhantomData};

use geo::{Coord, Geometry, LineString, Point, Polygon};
use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::object::{Object, row};
use crate::exchange::formats::{
    fault::FormatFault,
    limits::MOST_VERTICES,
    shapes::{Remarks, joined, of_areas, of_lines, of_points, polygon},
};

/// Reads a geometry. A collection is read if its parts are of one kind; an empty one is none.
pub(super) fn geometry(raw: &str, remarks: &mut Remarks) -> Result<Option<Geometry>, FormatFault> {
    // A position and a list of them begin with a bracket each.
    if raw.bytes().filter(|byte| *byte == b'[').count() > MOST_VERTICES {
        return Err(FormatFault::Vertices);
    }
    let object = Object::read(raw)?;
    let areas = |all: Vec<Vec<Vec<Coord>>>, remarks: &mut Remarks| {
        let areas = all.into_iter().map(|rings| polygon(rings, remarks));
        areas.collect::<Result<Vec<Polygon>, _>>().map(of_areas)
    };
    let made = match object.kind() {
        "Point" => Point::from(of::<Coord>(&object, remarks)?).into(),
        "MultiPoint" => of_points(of::<Vec<Coord>>(&object, remarks)?.into_iter().map(Point::from).collect()),
        "LineString" => LineString::new(of(&object, remarks)?).into(),
        "MultiLineString" => {
            let lines = of::<Vec<Vec<Coord>>>(&object, remarks)?;
            of_lines(lines.into_iter().map(LineString::new).collect())
        }
        "Polygon" => areas(vec![of(&object, remarks)?], remarks)?,
        "MultiPolygon" => areas(of(&object, remarks)?, remarks)?,
        "GeometryCollection" => return collection(&object, remarks),
        other => return Err(FormatFault::Geometry(other.chars().take(40).collect())),
    };
    Ok(Some(made))
}

fn collection(object: &Object<'_>, remarks: &mut Remarks) -> Result<Option<Geometry>, FormatFault> {
    let parts = object.geometries.map_or("null", RawValue::get);
    let parts: Vec<&RawValue> = serde_json::from_str(parts).map_err(|error| row(&error))?;
    let parts: Result<Vec<_>, _> = parts.iter().map(|part| geometry(part.get(), remarks)).collect();
    joined(parts?.into_iter().flatten().collect())
}

/// The coordinates of a geometry.
fn of<T: Part>(object: &Object<'_>, remarks: &mut Remarks) -> Result<T, FormatFault> {
    let raw = object.coordinates.map_or("null", RawValue::get);
    let mut from = serde_json::Deserializer::from_str(raw);
    Seed(remarks, PhantomData).deserialize(&mut from).map_err(|error| row(&error))
}

/// A position, or a list of parts.
trait Part: Sized {
    fn read<'de, A: SeqAccess<'de>>(all: A, remarks: &mut Remarks) -> Result<Self, A::Error>;
}

impl Part for Coord {
    fn read<'de, A: SeqAccess<'de>>(mut all: A, remarks: &mut Remarks) -> Result<Self, A::Error> {
        let mut next =
            || all.next_element()?.ok_or_else(|| A::Error::custom("a position has fewer than two numbers"));
        let (x, y) = (next()?, next()?);
        while all.next_element::<IgnoredAny>()?.is_some() {
            remarks.heights = true;
        }
        Ok(Self { x, y })
    }
}

impl<T: Part> Part for Vec<T> {
    fn read<'de, A: SeqAccess<'de>>(mut all: A, remarks: &mut Remarks) -> Result<Self, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = all.next_element_seed(Seed(remarks, PhantomData))? {
            parts.push(part);
        }
        Ok(parts)
    }
}

struct Seed<'r, T>(&'r mut Remarks, PhantomData<T>);

impl<'de, T: Part> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T: Part> Visitor<'de> for Seed<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("positions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, all: A) -> Result<T, A::Error> {
        T::read(all, self.0)
    }
}
