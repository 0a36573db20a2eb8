//! The areas that figures are told for, and what they are called.

use std::borrow::Cow;

use super::parameters::{Boundaries, ReportError};
use crate::{
    index::{Snapshot, cells::Areas},
    model::{column::Value, lang::Lang},
};

/// An area: in the order of the table, named areas first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Area<'a> {
    Named(&'a str, &'a str),
    Unplaced,
    City,
}

/// The areas with a name.
pub(super) fn areas(boundaries: &Boundaries, now: &Snapshot) -> Result<Areas, ReportError> {
    let code = match boundaries {
        Boundaries::City => return Ok(Areas::City),
        Boundaries::Zones => return Ok(Areas::Zones),
        Boundaries::Edition(code) => code,
    };
    let editions = &now.base.editions;
    let at = editions.iter().position(|e| e.code.as_str() == code);
    at.map(Areas::Edition).ok_or_else(|| ReportError::Boundaries {
        asked: code.to_owned(),
        held: editions.iter().map(|e| e.code.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// An area by its number.
pub(super) fn area(areas: Areas, number: u16, now: &Snapshot) -> Area<'_> {
    let named = match areas {
        Areas::City => return Area::City,
        Areas::Zones => now.base.zone_numbered(number).map(|z| (z.code.as_str(), z.name.as_str())),
        Areas::Edition(at) => {
            let unit = now.base.editions.get(at).and_then(|edition| edition.numbered(number));
            unit.map(|u| (u.code.as_str(), u.name.as_str()))
        }
    };
    named.map_or(Area::Unplaced, |(code, name)| Area::Named(code, name))
}

/// Code and name of an area.
pub(super) fn area_names(
    area: &Area<'_>,
    boundaries: &Boundaries,
    lang: Lang,
) -> (Value<'static>, Value<'static>) {
    let text = |t: &str| Value::Text(Cow::Owned(t.to_owned()));
    match area {
        Area::Named(code, name) => (text(code), text(name)),
        Area::City => (text("city"), text(lang.pick("Toàn thành phố", "Whole city"))),
        Area::Unplaced if *boundaries == Boundaries::Zones => {
            (text("outside"), text(lang.pick("Ngoài khu, cụm hoặc chưa rõ", "Outside zones or not known")))
        }
        Area::Unplaced => (text("unplaced"), text(lang.pick("Chưa định vị", "Unplaced"))),
    }
}

/// By what areas figures are told, for titles.
pub(super) fn by(boundaries: &Boundaries, lang: Lang) -> String {
    match boundaries {
        Boundaries::City => lang.pick("toàn thành phố", "whole city").to_owned(),
        Boundaries::Zones => lang.pick("theo khu, cụm công nghiệp", "by zone and cluster").to_owned(),
        Boundaries::Edition(code) => format!("{} {code}", lang.pick("theo", "by")),
    }
}
