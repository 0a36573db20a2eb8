//! The parameters of a request for a collection's items.

use std::sync::Arc;

use geo::Geometry;

use super::format::{FEATURES, Format};
use crate::{
    collection::{
        extract::Layer,
        form::Form,
        kinds::{Collection, GEOMETRY, ID, Property},
        selection::{Page, Selection},
        view::Shown,
    },
    exchange::csv_out::Locale,
    geom::{bbox::Bbox, crs::Crs, drawn::Drawn},
    http::{
        cost::{FEW_ROWS, is_small},
        cql2_filter,
        extract::{Ask, Query},
        parameter,
        problem::Problem,
    },
    index::scan::Start,
    model::{
        actor::Role,
        column::Type,
        date::{DatePrecision, PartialDate},
        lang::Lang,
    },
    query::{
        cql2::{
            kind::Kind,
            property::{self, IDENTITY},
            tree::{Comparison, Condition, Scalar, Shape, SpatialRelation},
        },
        order::{self, SortBy},
        page::{Cursor, Limit},
    },
};

/// The parameters of a request.
pub(super) struct Question {
    pub(super) selection: Selection,
    pub(super) order: Vec<SortBy>,
    pub(super) start: Option<Start>,
    pub(super) limit: Limit,
    pub(super) shown: Shown,
    pub(super) format: Format,
    /// The marks of CSV.
    pub(super) locale: Locale,
}

/// Takes what a file of a whole collection is made of; a parameter that is left over is an error.
pub(super) fn layer(collection: Collection, ask: &mut Ask) -> Result<Layer, Problem> {
    let selection = selection(collection, ask)?;
    let (role, lang) = (ask.role, ask.lang);
    let shown = shown(&mut ask.query, collection, (role, lang))?.as_file();
    ask.query.finish()?;
    Ok(Layer { collection, selection, shown })
}

/// Takes the conditions on features.
pub(super) fn selection(collection: Collection, ask: &mut Ask) -> Result<Selection, Problem> {
    let (role, lang) = (ask.role, ask.lang);
    let query = &mut ask.query;
    let (bbox, drawn) = drawn(query, collection, lang)?;
    let filter = cql2_filter::condition(query, collection, (role, lang))?;
    let id = identity(query, lang)?;
    let conditions: Vec<Condition> = [id, drawn, filter].into_iter().flatten().collect();
    let condition = (!conditions.is_empty()).then_some(Condition::All(conditions));
    let properties = collection.properties(role);
    Ok(Selection {
        bbox,
        datetime: query.take(parameter::DATETIME)?,
        condition: condition.map(Arc::new),
        equals: equals(query, &properties, lang)?,
        ..Selection::default()
    })
}

impl Question {
    /// Takes all parameters; one that is left over is an error.
    pub(super) fn read(collection: Collection, ask: &mut Ask) -> Result<Self, Problem> {
        let format = ask.format(&FEATURES)?;
        let selection = selection(collection, ask)?;
        let (role, lang) = (ask.role, ask.lang);
        let query = &mut ask.query;
        let question = Self {
            selection,
            order: sorted(query, collection, (role, lang))?,
            start: start(query, lang)?,
            limit: query.take(parameter::LIMIT)?.unwrap_or(Limit::DEFAULT),
            shown: shown(query, collection, (role, lang))?,
            locale: query.take(parameter::CSV)?.unwrap_or_default(),
            format,
        };
        query.finish()?;
        match question.start {
            Some(Start::After(_)) if !question.order.is_empty() => {
                Err(Problem::value(&query.city, lang, parameter::AFTER, "sortby, after"))
            }
            _ => Ok(question),
        }
    }

    /// The requested page.
    pub(super) fn answer<'a>(&self, collection: Collection, ask: &'a Ask) -> Page<'a> {
        collection.page(&ask.now, &self.selection, &self.order, (self.start, self.limit.get()))
    }

    /// Whether the page is known to take less than a millisecond: a small page that is selected by indexed columns.
    /// Collections of areas are not, since outlines can have any size.
    pub(super) fn is_quick(&self, collection: Collection, ask: &Ask) -> bool {
        let Selection { bbox: _, datetime, equals, filter: _, condition } = &self.selection;
        let points = match collection {
            Collection::Firms => datetime.is_none() || ask.now.firms.len() <= FEW_ROWS,
            Collection::Zones | Collection::Clusters => ask.now.base.holdings.zones.len() <= FEW_ROWS / 10,
            Collection::Units | Collection::Outlines | Collection::Linkages => false,
            Collection::Observations | Collection::Sources => collection.count(&ask.now) <= FEW_ROWS / 10,
        };
        let copied = self.format == Format::Json;
        points
            && condition.is_none()
            && self.order.is_empty()
            && (equals.is_empty() || ask.now.firms.len() <= FEW_ROWS / 10)
            && self.format != Format::Xlsx
            && is_small(self.limit.get(), copied, ask)
    }
}

/// Takes `bbox` and `bbox-crs`. A box whose sides are not meridians and parallels becomes a condition on intersection
/// with its area (OGC 18-058r1 §7.3).
fn drawn(
    query: &mut Query,
    collection: Collection,
    lang: Lang,
) -> Result<(Option<Bbox>, Option<Condition>), Problem> {
    let crs = query.take::<Crs>(parameter::BBOX_CRS)?.unwrap_or(Crs::Crs84);
    let Some(text) = query.text("bbox") else { return Ok((None, None)) };
    match Drawn::read(&text, crs).map_err(|_| Problem::value(&query.city, lang, parameter::BBOX, &text))? {
        Drawn::Box(bbox) => Ok((Some(bbox), None)),
        // What has no geometry is in no box.
        Drawn::Area(_) if collection.form() == Form::None => Ok((Some(Bbox::EMPTY), None)),
        Drawn::Area(area) => {
            let known = collection.queryables(Role::Public);
            let own = property::find(&known, GEOMETRY).expect("the collection has geometries");
            let area = Shape::Literal(Geometry::Polygon(area));
            Ok((None, Some(Condition::Spatial(SpatialRelation::Intersects, Shape::Property(own), area))))
        }
    }
}

/// Takes `id`, which is not a column.
fn identity(query: &mut Query, lang: Lang) -> Result<Option<Condition>, Problem> {
    let Some(text) = query.text(ID) else { return Ok(None) };
    let whole = text.parse::<i64>().is_ok();
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|_| whole)
        .ok_or_else(|| Problem::one_of(lang, ID, &text, &[lang.pick("số nguyên", "a whole number")]))?;
    let id = property::Property { name: ID, kind: Kind::Number, place: IDENTITY };
    let equal = Condition::Compare(Comparison::Equal, Scalar::Property(id), Scalar::Number(number));
    Ok(Some(equal))
}

/// Takes properties as parameters (OGC 19-079r2 §6.3); a value that does not have the type of the property is an error.
fn equals(query: &mut Query, known: &[Property], lang: Lang) -> Result<Vec<(String, String)>, Problem> {
    let names: Vec<&str> = known.iter().map(|p| p.name).collect();
    let equals = query.named(&names);
    for (name, value) in &equals {
        let kind = known.iter().find(|p| p.name == name).map(|p| p.kind);
        let wanted = match kind {
            Some(Type::Int) if value.parse::<i64>().is_err() => lang.pick("số nguyên", "a whole number"),
            Some(Type::Real) if !value.parse::<f64>().is_ok_and(f64::is_finite) => {
                lang.pick("số", "a number")
            }
            Some(Type::Date) if value.parse::<PartialDate>().is_err() => lang
                .pick("ngày như 2025-07-01, tháng hoặc năm", "a day such as 2025-07-01, a month or a year"),
            Some(Type::Precision) if value.parse::<DatePrecision>().is_err() => {
                let all: Vec<&str> = DatePrecision::ALL.iter().map(|one| one.code()).collect();
                return Err(Problem::one_of(lang, name, value, &all));
            }
            _ => continue,
        };
        return Err(Problem::one_of(lang, name, value, &[wanted]));
    }
    Ok(equals)
}

fn sorted(
    query: &mut Query,
    collection: Collection,
    (role, lang): (Role, Lang),
) -> Result<Vec<SortBy>, Problem> {
    let Some(text) = query.text("sortby") else { return Ok(Vec::new()) };
    let known = collection.sortables(role);
    let names: Vec<&str> = known.iter().map(|p| p.name).collect();
    order::read(&text, &known).map_err(|unknown| Problem::one_of(lang, "sortby", &unknown.0, &names))
}

fn start(query: &mut Query, lang: Lang) -> Result<Option<Start>, Problem> {
    let after = query.take::<Cursor>(parameter::AFTER)?.map(Start::After);
    let offset = query.take::<usize>(parameter::OFFSET)?.map(Start::Offset);
    match (after, offset) {
        (Some(_), Some(_)) => Err(Problem::value(&query.city, lang, parameter::OFFSET, "after, offset")),
        (after, offset) => Ok(after.or(offset)),
    }
}

fn shown(query: &mut Query, collection: Collection, (role, lang): (Role, Lang)) -> Result<Shown, Problem> {
    let mut shown = Shown::all(collection, role);
    if let Some(text) = query.text("properties") {
        let known = collection.properties(role);
        let find = |name: &str| {
            let found = known.iter().find(|p| p.name == name.trim()).copied();
            found.ok_or_else(|| {
                let names: Vec<&str> = known.iter().map(|p| p.name).collect();
                Problem::one_of(lang, "properties", name, &names)
            })
        };
        let mut asked: Vec<Property> = Vec::new();
        for property in text.split(',').map(find) {
            let property = property?;
            if !asked.contains(&property) {
                asked.push(property);
            }
        }
        shown = shown.only(asked);
    }
    if query.take(parameter::SKIP_GEOMETRY)?.unwrap_or(false) {
        shown = shown.without_geometry();
    }
    Ok(shown.in_crs(query.take(parameter::CRS)?.unwrap_or(Crs::Crs84)))
}

#[cfg(test)]
mod tests;
