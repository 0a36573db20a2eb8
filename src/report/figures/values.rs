//! Conversion of figures, sectors and days to values of a table.

use time::Date;

use super::sector_key::SectorKey;
use crate::model::{
    column::Value,
    concordance::same_in_2018,
    date::PartialDate,
    lang::Lang,
    sector::{SectorCode, VsicVersion},
    vsic::{self, Heading},
};

/// Code and name of an area or a sector.
pub(crate) type Names = (Value<'static>, Value<'static>);

/// Per cent, rounded to one decimal.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn share_pct(part: u64, whole: u64) -> f64 {
    (part as f64 / whole as f64 * 1000.0).round() / 10.0
}

/// Code and name of a sector.
pub(crate) fn sector_names(sector: SectorKey, lang: Lang) -> Names {
    match sector {
        None => (Value::Null, Value::text(Some(lang.pick("Chưa rõ ngành", "Sector unknown")))),
        Some(code) => (Value::shown(Some(code)), sector_label(code, lang)),
    }
}

/// The name of a heading. One of VSIC 2018 is marked as such, since it appears beside names of VSIC 2025 and may be the
/// same.
fn sector_label(code: SectorCode, lang: Lang) -> Value<'static> {
    match (sector_name(code, lang), code.version()) {
        (Some(name), VsicVersion::V2018) => {
            format!("{name}{}", lang.pick(" (theo VSIC 2018)", " (VSIC 2018)")).into()
        }
        (name, _) => Value::text(name),
    }
}

/// The name of a heading. If VSIC 2025 has no English name, that of the same heading in VSIC 2018.
fn sector_name(code: SectorCode, lang: Lang) -> Option<&'static str> {
    let name = lang.pick::<fn(&'static Heading) -> &'static str>(|own| &own.name, english_name);
    vsic::find(code).map(name)
}

fn english_name(own: &'static Heading) -> &'static str {
    let before = || vsic::find(same_in_2018(own.code)?)?.name_en.as_deref();
    own.name_en.as_deref().or_else(before).unwrap_or(&own.name)
}

/// Rounds to four significant digits.
pub(crate) fn four_digits(p: f64) -> f64 {
    if p > 0.0 { format!("{p:.3e}").parse().unwrap_or(p) } else { p }
}

/// A day as written in a language.
pub(crate) fn said(day: Date, lang: Lang) -> String {
    PartialDate::from(day).said(lang)
}
