//! Entities of a collection.

use axum::response::Response;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    json::{self, One, Page},
    options::{Chosen, Options, chosen, format, select},
    sets::{self, LATITUDE, LONGITUDE, Set, Wanted},
};
use crate::{
    collection::{feature::Thing, kinds::Collection, selection::Selection},
    geom::{area, lonlat::LonLat},
    http::{extract::Ask, problem::Problem},
    model::{column::Value, feature::Shape},
    query::{cql2::property::IDENTITY, order::SortBy},
    stop,
};

/// Responds with what is requested of a collection.
pub(super) fn answer(collection: Collection, wanted: Wanted, ask: &mut Ask) -> Result<Response, Problem> {
    match wanted {
        Wanted::Page => page(collection, ask),
        Wanted::Count => count(collection, ask),
        Wanted::One(id) => one(collection, id, ask),
    }
}

fn page(collection: Collection, ask: &mut Ask) -> Result<Response, Problem> {
    let (set, lang) = (Set::Collection(collection), ask.lang);
    let options = Options::read(&mut ask.query, &collection.sortables(ask.role), true, lang)?;
    let chosen = options.chosen(sets::of_collection(collection, ask), lang)?;
    ask.query.finish()?;
    let ask = &*ask;
    let order: Vec<SortBy> = options
        .order
        .iter()
        .map(|(property, descending)| SortBy { place: property.place, descending: *descending })
        .collect();
    let size = options.size();
    let page = collection.page(&ask.now, &selection(&options), &order, (options.start, size.max(1)));
    let shown = Shown::new(collection, &chosen, ask);
    let value: Vec<_> = page.things.iter().take(size).map(|thing| Entity { thing, shown: &shown }).collect();
    let next = page.next.and_then(|start| options.next(ask, set, start, value.len()));
    let count = options.count.then_some(page.matched);
    Ok(json::answer(&Page { context: json::context(ask, set, &chosen), count, value, next }))
}

fn count(collection: Collection, ask: &mut Ask) -> Result<Response, Problem> {
    let options = Options::read(&mut ask.query, &collection.sortables(ask.role), true, ask.lang)?;
    options.chosen(sets::of_collection(collection, ask), ask.lang)?;
    ask.query.finish()?;
    Ok(json::count(collection.page(&ask.now, &selection(&options), &[], (None, 1)).matched))
}

fn one(collection: Collection, id: i64, ask: &mut Ask) -> Result<Response, Problem> {
    let (set, lang) = (Set::Collection(collection), ask.lang);
    format(&mut ask.query, "json", lang)?;
    let select = select(&mut ask.query);
    let chosen = chosen(select.as_deref(), sets::of_collection(collection, ask), lang)?;
    ask.query.finish()?;
    let ask = &*ask;
    let missing = || Problem::not_found(lang, &format!("{}({id})", set.name()));
    let thing = collection.item(&ask.now, &id.to_string()).ok_or_else(missing)?;
    let shown = Shown::new(collection, &chosen, ask);
    let context = format!("{}/$entity", json::context(ask, set, &chosen));
    Ok(json::answer(&One { context, entity: Entity { thing: &thing, shown: &shown } }))
}

fn selection(options: &Options) -> Selection {
    Selection { condition: options.filter.clone(), ..Selection::default() }
}

/// The content of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A property of the collection by its index, or the identity.
    Property(usize),
    Longitude,
    Latitude,
}

/// The properties that are shown.
struct Shown {
    parts: Vec<(&'static str, Part)>,
    has_point: bool,
}

impl Shown {
    fn new(collection: Collection, chosen: &Chosen, ask: &Ask) -> Self {
        let known = collection.properties(ask.role);
        let part = |name: &str| match name {
            LONGITUDE => Part::Longitude,
            LATITUDE => Part::Latitude,
            _ => {
                let own = known.iter().find(|property| property.name == name);
                Part::Property(own.map_or(IDENTITY, |property| property.place))
            }
        };
        let parts: Vec<_> = chosen.fields.iter().map(|field| (field.name, part(field.name))).collect();
        let has_point = parts.iter().any(|(_, part)| matches!(part, Part::Longitude | Part::Latitude));
        Self { parts, has_point }
    }
}

/// A feature as an entity.
struct Entity<'a> {
    thing: &'a Thing<'a>,
    shown: &'a Shown,
}

impl Entity<'_> {
    /// Its point, or a point inside its area.
    fn point(&self) -> Option<LonLat> {
        match self.thing.shape() {
            Shape::Point(point) => Some(point),
            Shape::Area(area) => area::inner_point(area),
            Shape::None | Shape::Lines(_) => None,
        }
    }
}

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stop::check();
        let point = if self.shown.has_point { self.point() } else { None };
        let mut entity = serializer.serialize_map(Some(self.shown.parts.len()))?;
        for (name, part) in &self.shown.parts {
            let value: Value<'_> = match part {
                Part::Property(place) => self.thing.told(*place),
                Part::Longitude => point.map(LonLat::lon).into(),
                Part::Latitude => point.map(LonLat::lat).into(),
            };
            entity.serialize_entry(name, &value)?;
        }
        entity.end()
    }
}
