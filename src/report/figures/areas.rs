//! The areas of a report and their names.

use super::values::Names;
use crate::{
    index::{Snapshot, areas::Areas, edition::Edition},
    model::{column::Value, lang::Lang},
    report::{
        parameters::{Boundaries, Parameters, ReportError},
        request::Request,
    },
};

/// An area, in the order of tables: named areas first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Area {
    Numbered(u16),
    Unplaced,
    City,
}

impl Area {
    /// The number of the area in the read model; the city has none.
    pub(crate) fn number(self) -> Option<u16> {
        match self {
            Self::Numbered(number) => Some(number),
            Self::Unplaced => Some(0),
            Self::City => None,
        }
    }
}

/// The requested kind of areas.
pub(crate) fn areas(boundaries: &Boundaries, now: &Snapshot) -> Result<Areas, ReportError> {
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

/// The edition whose units are the areas.
pub(crate) fn edition(areas: Areas, now: &Snapshot) -> Option<&Edition> {
    match areas {
        Areas::Edition(at) => now.base.editions.get(at),
        Areas::City | Areas::Zones => None,
    }
}

/// The area with a number.
pub(crate) fn area(areas: Areas, number: u16) -> Area {
    match (areas, number) {
        (Areas::City, _) => Area::City,
        (_, 0) => Area::Unplaced,
        (_, number) => Area::Numbered(number),
    }
}

/// Code and name of an area.
pub(crate) fn area_names(area: Area, areas: Areas, now: &Snapshot, lang: Lang) -> Names {
    let (code, name) = match area {
        Area::Numbered(number) => return numbered(areas, number, now),
        Area::City => ("city", lang.pick("Toàn thành phố", "Whole city")),
        Area::Unplaced if areas == Areas::Zones => {
            ("outside", lang.pick("Ngoài khu, cụm hoặc chưa rõ", "Outside zones or not known"))
        }
        Area::Unplaced => (
            "unplaced",
            lang.pick("Chưa định vị hoặc ngoài ranh giới", "Not located or outside the boundaries"),
        ),
    };
    (Value::text(Some(code)), Value::text(Some(name)))
}

fn numbered(areas: Areas, number: u16, now: &Snapshot) -> Names {
    let names = match areas {
        Areas::City => None,
        Areas::Zones => now.base.zone_numbered(number).map(|z| (z.code.to_string(), z.name.clone())),
        Areas::Edition(_) => {
            let unit = edition(areas, now).and_then(|edition| edition.numbered(number));
            unit.map(|u| (u.code.to_string(), u.name.clone()))
        }
    };
    let (code, name) = names.unzip();
    (code.into(), name.into())
}

/// The kind of areas, for titles.
pub(crate) fn by(boundaries: &Boundaries, now: &Snapshot, lang: Lang) -> String {
    match boundaries {
        Boundaries::City => lang.pick("toàn thành phố", "whole city").to_owned(),
        Boundaries::Zones => lang.pick("theo khu, cụm công nghiệp", "by zone and cluster").to_owned(),
        Boundaries::Edition(code) => {
            let own = now.city.editions.iter().find(|own| own.code.as_str() == code);
            let title = own.map_or(code.as_str(), |own| own.title.of(lang));
            format!("{} “{title}”", lang.pick("theo", "by"))
        }
    }
}

/// The single area that was requested by its code.
pub(crate) fn one_area(
    code: Option<&str>,
    areas: Areas,
    now: &Snapshot,
) -> Result<Option<Area>, ReportError> {
    let Some(code) = code else { return Ok(None) };
    let wrong = || ReportError::Area(code.to_owned());
    let number = match areas {
        Areas::City => None,
        Areas::Zones => code.parse().ok().map(|code| now.base.zone_number(&code)),
        Areas::Edition(_) => edition(areas, now).map(|edition| edition.number_of(code)),
    };
    number.filter(|number| *number != 0).map(|number| Some(Area::Numbered(number))).ok_or_else(wrong)
}

/// The kind of areas or the single area, for titles.
pub(crate) fn of(parameters: &Parameters, areas: Areas, only: Option<Area>, request: Request<'_>) -> String {
    let by = by(&parameters.boundaries, request.now, request.lang);
    match only {
        Some(area) => format!("{} ({by})", area_names(area, areas, request.now, request.lang).1),
        None => by,
    }
}
