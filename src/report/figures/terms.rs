//! The terms of reports in both languages, and the columns with these names.
//!
//! A record of the register is an establishment (*cơ sở*), a place of production; it belongs to an enterprise (*doanh
//! nghiệp*), identified by the tax code. "Firm" is the name of the collection and not a term of reports.

use super::values::Names;
use crate::{
    document::column::{Column, int, real, text},
    model::{
        column::Value,
        lang::{Lang, Text},
    },
    report::parameter::Measure,
};

/// The number of establishments.
pub(crate) fn establishments<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("establishments", Text::new("Cơ sở", "Establishments"), count)
}

/// The number of their enterprises.
pub(crate) fn enterprises<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("enterprises", Text::new("Doanh nghiệp", "Enterprises"), count)
}

/// The sum of their workers; `None` if none are known.
pub(crate) fn workers<'c, R>(sum: impl Fn(&R) -> Option<u64> + 'c) -> Column<'c, R> {
    int("workers", Text::new("Lao động", "Workers"), sum).in_units(Text::new("người", "persons"))
}

/// The number of establishments with known workers.
pub(crate) fn workers_known<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("workers_known", Text::new("Cơ sở có số liệu lao động", "With known workers"), count).aside()
}

/// A share of all establishments of an area, of known or unknown sector.
pub(crate) fn share_of_all<'c, R, V: Into<Value<'static>>>(share: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    let title = Text::new(
        "Tỷ trọng trong mọi cơ sở, kể cả chưa rõ ngành",
        "Share of all establishments, of unknown sector too",
    );
    real("share_pct", title, share).in_unit("%")
}

/// A share of a measure over the establishments of known sector of an area.
pub(crate) fn share_of_known<'c, R>(
    measure: Measure,
    share: impl Fn(&R) -> Option<f64> + 'c,
) -> Column<'c, R> {
    let title = match measure {
        Measure::Establishments => {
            Text::new("Tỷ trọng trong cơ sở đã rõ ngành", "Share of establishments of known sector")
        }
        Measure::Workers => Text::new(
            "Tỷ trọng trong lao động của cơ sở đã rõ ngành",
            "Share of workers at establishments of known sector",
        ),
    };
    real("share_pct", title, share).in_unit("%")
}

/// The same share in the whole city.
pub(crate) fn city_share_of_known<'c, R>(
    measure: Measure,
    share: impl Fn(&R) -> Option<f64> + 'c,
) -> Column<'c, R> {
    let title = match measure {
        Measure::Establishments => Text::new(
            "Tỷ trọng ở thành phố, trong cơ sở đã rõ ngành",
            "Share in the city, of establishments of known sector",
        ),
        Measure::Workers => Text::new(
            "Tỷ trọng ở thành phố, trong lao động của cơ sở đã rõ ngành",
            "Share in the city, of workers at establishments of known sector",
        ),
    };
    real("city_share_pct", title, share).in_unit("%")
}

/// Code and name of the area of a row.
pub(crate) fn area<'c, R: 'c>(names: impl Fn(&R) -> &Names + Copy + 'c) -> [Column<'c, R>; 2] {
    [
        text("area", Text::new("Mã địa bàn", "Area code"), move |row: &R| names(row).0.clone()).aside(),
        text("area_name", Text::new("Địa bàn", "Area"), move |row: &R| names(row).1.clone()),
    ]
}

/// Code and name of a sector. Codes of VSIC 2018 that were not converted appear beside those of VSIC 2025.
pub(crate) fn sector<'c, R: 'c>(names: impl Fn(&R) -> &Names + Copy + 'c) -> [Column<'c, R>; 2] {
    let title = Text::new(
        "Ngành (VSIC 2025; 2018: mã VSIC 2018 chưa chuyển)",
        "Sector (VSIC 2025; 2018: code of VSIC 2018 not converted)",
    );
    [
        text("sector", title, move |row: &R| names(row).0.clone()),
        text("sector_name", Text::new("Tên ngành", "Sector name"), move |row: &R| names(row).1.clone()),
    ]
}

/// The term for a sector with more establishments in an area than chance explains.
pub(crate) fn beyond_chance(lang: Lang) -> &'static str {
    lang.pick("hơn ngẫu nhiên", "beyond chance")
}
