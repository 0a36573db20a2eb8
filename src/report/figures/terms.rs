//! What reports call what they count, one word in each language, and the columns that bear these words.
//!
//! A row of the register is an establishment (*cơ sở*), a place where something is made; what stands behind it is an
//! enterprise (*doanh nghiệp*), told by the tax code. "Firm" is the name of the collection and no word of a report.

use super::values::Names;
use crate::{
    document::column::{Column, int, real, text},
    model::{column::Value, lang::Lang},
    report::parameter::Measure,
};

/// How many establishments a row counts.
pub(crate) fn establishments<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("establishments", "Cơ sở", "Establishments", count)
}

/// How many enterprises are behind them.
pub(crate) fn enterprises<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("enterprises", "Doanh nghiệp", "Enterprises", count)
}

/// The sum of their workers, where any are known.
pub(crate) fn workers<'c, R>(sum: impl Fn(&R) -> Option<u64> + 'c) -> Column<'c, R> {
    int("workers", "Lao động", "Workers", sum).in_units("người", "persons")
}

/// Of how many of them the workers are known.
pub(crate) fn workers_known<'c, R, V: Into<Value<'static>>>(count: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    int("workers_known", "Cơ sở có số liệu lao động", "With known workers", count).aside()
}

/// A share of all establishments of an area, of whatever sector.
pub(crate) fn share_of_all<'c, R, V: Into<Value<'static>>>(share: impl Fn(&R) -> V + 'c) -> Column<'c, R> {
    let (vi, en) = (
        "Tỷ trọng trong mọi cơ sở, kể cả chưa rõ ngành",
        "Share of all establishments, of unknown sector too",
    );
    real("share_pct", vi, en, share).in_unit("%")
}

/// A share of what is counted or summed over the establishments of known sector of an area.
pub(crate) fn share_of_known<'c, R>(
    measure: Measure,
    share: impl Fn(&R) -> Option<f64> + 'c,
) -> Column<'c, R> {
    let (vi, en) = match measure {
        Measure::Establishments => {
            ("Tỷ trọng trong cơ sở đã rõ ngành", "Share of establishments of known sector")
        }
        Measure::Workers => (
            "Tỷ trọng trong lao động của cơ sở đã rõ ngành",
            "Share of workers at establishments of known sector",
        ),
    };
    real("share_pct", vi, en, share).in_unit("%")
}

/// The same of the whole city.
pub(crate) fn city_share_of_known<'c, R>(
    measure: Measure,
    share: impl Fn(&R) -> Option<f64> + 'c,
) -> Column<'c, R> {
    let (vi, en) = match measure {
        Measure::Establishments => (
            "Tỷ trọng ở thành phố, trong cơ sở đã rõ ngành",
            "Share in the city, of establishments of known sector",
        ),
        Measure::Workers => (
            "Tỷ trọng ở thành phố, trong lao động của cơ sở đã rõ ngành",
            "Share in the city, of workers at establishments of known sector",
        ),
    };
    real("city_share_pct", vi, en, share).in_unit("%")
}

/// Code and name of the area that a row is about.
pub(crate) fn area<'c, R: 'c>(names: impl Fn(&R) -> &Names + Copy + 'c) -> [Column<'c, R>; 2] {
    [
        text("area", "Mã địa bàn", "Area code", move |row: &R| names(row).0.clone()).aside(),
        text("area_name", "Địa bàn", "Area", move |row: &R| names(row).1.clone()),
    ]
}

/// Code and name of a sector: codes of VSIC 2018 that were not converted stand beside those of VSIC 2025.
pub(crate) fn sector<'c, R: 'c>(names: impl Fn(&R) -> &Names + Copy + 'c) -> [Column<'c, R>; 2] {
    let (vi, en) = (
        "Ngành (VSIC 2025; 2018: mã VSIC 2018 chưa chuyển)",
        "Sector (VSIC 2025; 2018: code of VSIC 2018 not converted)",
    );
    [
        text("sector", vi, en, move |row: &R| names(row).0.clone()),
        text("sector_name", "Tên ngành", "Sector name", move |row: &R| names(row).1.clone()),
    ]
}

/// What a sector is called that stands out: more there than chance explains.
pub(crate) fn beyond_chance(lang: Lang) -> &'static str {
    lang.pick("hơn ngẫu nhiên", "beyond chance")
}
