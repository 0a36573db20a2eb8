//! How far a value agrees with the value that a record has.

use super::{
    names,
    question::{Condition, Quantifier},
};
use crate::{
    collection::{feature::Thing, kinds::Collection},
    geom::{crs::Crs, measure::distance_m, position},
    index::row::Row,
    model::{actor::Role, column::Value, feature::Shape, fold::fold, tax_code::TaxCode, unit::Level},
};

/// The property of a place, beside those of the collection.
pub const POINT: &str = "point";

/// Points within this distance, in metres, agree.
const NEAR_M: f64 = 100.0;

/// Points beyond this distance, in metres, differ.
const FAR_M: f64 = 3000.0;

/// What agreement with a value is worth: the share of what lacks to 100 that it adds, and the share of the score that a
/// difference takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    pub(super) adds: f64,
    pub(super) takes: f64,
}

/// What agreement with a property is worth.
pub(super) fn worth(property: &str) -> Worth {
    let (adds, takes) = match property {
        "tax_code" => (0.95, 0.5),
        "code" => (0.95, 0.3),
        "address" => (0.6, 0.15),
        POINT => (0.6, 0.3),
        "ward" | "ward_name" | "ward_code" | "zone" | "zone_code" | "zone_name" => (0.3, 0.2),
        "edition" | "level" => (0.3, 0.3),
        "district" | "district_name" | "district_code" | "sector" => (0.2, 0.15),
        _ => (0.1, 0.1),
    };
    Worth { adds, takes }
}

/// What agreement of a firm with a property says that the matcher does not weigh, and what a difference says, in bits. It is
/// believed, not learned: few lists have these.
fn bits_of(property: &str) -> (f64, f64) {
    match property {
        "code" => (20.0, -3.0),
        "tax_code" => (12.0, -4.0),
        "address" | POINT => (6.0, -3.0),
        "ward" | "ward_name" | "ward_code" | "zone" | "zone_code" | "zone_name" => (4.0, -2.0),
        "district" | "district_name" | "district_code" | "sector" => (2.5, -1.5),
        _ => (1.0, -1.0),
    }
}

/// What a degree of agreement says of a firm, in bits. What the place says is not counted twice.
pub(super) fn bits(property: &str, degree: f64, is_placed: bool) -> f64 {
    let (same, other) = bits_of(property);
    let is_place = ["ward", "district", "zone"].iter().any(|area| property.starts_with(area));
    let same = if is_place && is_placed { same / 3.0 } else { same };
    if degree >= 0.5 { same * (2.0 * degree - 1.0) } else { other * (1.0 - 2.0 * degree) }
}

/// How far the values of a condition agree with a record, from 0 to 1; `None` if either is unknown.
pub(super) fn of(thing: &Thing<'_>, place: Option<usize>, condition: &Condition, metres: Crs) -> Option<f64> {
    let degrees: Vec<f64> = condition
        .values
        .iter()
        .filter_map(|text| of_value(thing, place, &condition.property, text, metres))
        .collect();
    let best = degrees.iter().copied().reduce(f64::max)?;
    Some(match condition.quantifier {
        Quantifier::Any => best,
        Quantifier::All if degrees.len() < condition.values.len() => 0.0,
        Quantifier::All => degrees.iter().copied().fold(1.0, f64::min),
        Quantifier::None => 1.0 - best,
    })
}

fn of_value(thing: &Thing<'_>, place: Option<usize>, property: &str, text: &str, metres: Crs) -> Option<f64> {
    match (property, thing) {
        (POINT, _) => point(thing, text, metres),
        ("tax_code", Thing::Firm(row)) => tax_code(row, text),
        ("ward" | "ward_name", Thing::Firm(row)) => unit(*row, Level::Ward, text),
        ("district" | "district_name", Thing::Firm(row)) => unit(*row, Level::District, text),
        ("zone" | "zone_code" | "zone_name", Thing::Firm(row)) => zone(*row, text),
        ("sector", Thing::Firm(row)) => sector(row.sector_digits()?, text),
        _ => of_known(&thing.known(place?), property, text),
    }
}

/// A whole tax code agrees fully, that of another branch of the enterprise by half.
fn tax_code(row: &Row<'_>, text: &str) -> Option<f64> {
    let (own, other) = (TaxCode::new(row.tax_code()?)?, TaxCode::new(text)?);
    if !own.identifies() || !other.identifies() {
        return None;
    }
    Some(match () {
        () if own == other => 1.0,
        () if own.enterprise().is_some() && own.enterprise() == other.enterprise() => 0.6,
        () => 0.0,
    })
}

/// A unit agrees by the point or as it is written in the address.
fn unit(row: Row<'_>, level: Level, text: &str) -> Option<f64> {
    let folded = fold(text);
    let written = row.written(level);
    let located = row.unit(level);
    let names = [written, located.map(|unit| unit.name.as_str())];
    let best =
        names.into_iter().flatten().map(|name| names::of_places(&fold(name), &folded)).reduce(f64::max);
    let by_code = located.is_some_and(|unit| unit.code.as_str() == text.trim());
    if by_code { Some(1.0) } else { best }
}

/// A zone agrees by its code or its name.
fn zone(row: Row<'_>, text: &str) -> Option<f64> {
    let zone = row.zone()?;
    let by_code = zone.code.as_str() == text.trim();
    Some(if by_code { 1.0 } else { names::of_places(&fold(&zone.name), &fold(text)) })
}

/// Codes of one class agree fully, of one group or division in part.
fn sector(own: &str, text: &str) -> Option<f64> {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let shorter = own.len().min(digits.len());
    if shorter == 0 {
        return None;
    }
    let same = own.bytes().zip(digits.bytes()).take_while(|(a, b)| a == b).count();
    Some(match () {
        () if same >= shorter => 1.0,
        () if same >= 3 => 0.8,
        () if same >= 2 => 0.6,
        () => 0.0,
    })
}

/// Points agree within 100 m and differ beyond 3 km.
fn point(thing: &Thing<'_>, text: &str, metres: Crs) -> Option<f64> {
    let Shape::Point(own) = thing.shape() else { return None };
    let sent = position::read(text, None, metres).ok()?.at;
    let apart = distance_m(own, sent);
    let share = (apart.max(NEAR_M).ln() - NEAR_M.ln()) / (FAR_M.ln() - NEAR_M.ln());
    Some((1.0 - share).clamp(0.0, 1.0))
}

fn of_known(own: &Value<'_>, property: &str, text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let exact = |same: bool| if same { 1.0 } else { 0.0 };
    match own {
        Value::Null => None,
        Value::Text(own) if is_code(property) => Some(exact(fold(own) == fold(text))),
        Value::Text(own) => Some(names::of_places(&fold(own), &fold(text))),
        Value::Int(own) => {
            #[expect(clippy::cast_precision_loss, reason = "numbers of workers and years are small")]
            let own = *own as f64;
            text.parse().ok().map(|other| number(own, other))
        }
        Value::Real(own) => text.parse().ok().map(|other| number(*own, other)),
        Value::Date(_) => Some(exact(own.is(text.get(..10).unwrap_or(text)))),
    }
}

fn is_code(property: &str) -> bool {
    property == "code"
        || property.ends_with("_code")
        || matches!(property, "status" | "kind" | "level" | "edition")
}

/// Numbers within a hundredth agree, within a tenth by half.
fn number(own: f64, other: f64) -> f64 {
    let apart = (own - other).abs() / own.abs().max(other.abs()).max(f64::MIN_POSITIVE);
    match () {
        () if apart <= 0.01 => 1.0,
        () if apart <= 0.1 => 0.6,
        () => 0.0,
    }
}

/// Whether a property is compared although the collection does not have it: the point, and of firms the units as names.
pub(super) fn is_beside(collection: Collection, property: &str) -> bool {
    property == POINT || (collection == Collection::Firms && matches!(property, "ward" | "district"))
}

/// The index of a property among the columns of a collection, if a role may see it; `None` for one that is unknown to it.
pub(super) fn place(collection: Collection, role: Role, property: &str) -> Option<usize> {
    collection.properties(role).into_iter().find(|own| own.name == property).map(|own| own.place)
}
