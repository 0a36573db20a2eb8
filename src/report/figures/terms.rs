//! What reports call what they count, one word in each language, and the columns that bear these words.
//!
//! A row of the register is an establishment (*cơ sở*), a place where something is made; what stands behind it is an
//! enterprise (*doanh nghiệp*), told by the tax code. "Firm" is the name of the collection and no word of a report.

use crate::{
    document::table::Heading,
    model::{column::Type, lang::Lang},
    report::parameter::Measure,
};

/// How many establishments a row counts.
pub(crate) fn establishments(lang: Lang) -> Heading {
    Heading::new("establishments", lang.pick("Cơ sở", "Establishments"), Type::Int)
}

/// How many enterprises are behind them.
pub(crate) fn enterprises(lang: Lang) -> Heading {
    Heading::new("enterprises", lang.pick("Doanh nghiệp", "Enterprises"), Type::Int)
}

/// A share of all establishments of an area, of whatever sector.
pub(crate) fn share_of_all(lang: Lang) -> Heading {
    let title = lang.pick(
        "Tỷ trọng trong mọi cơ sở, kể cả chưa rõ ngành",
        "Share of all establishments, of unknown sector too",
    );
    Heading::new("share_pct", title, Type::Real).in_unit("%")
}

/// A share of what is counted or summed over the establishments of known sector of an area.
pub(crate) fn share_of_known(measure: Measure, lang: Lang) -> Heading {
    let title = match measure {
        Measure::Establishments => {
            lang.pick("Tỷ trọng trong cơ sở đã rõ ngành", "Share of establishments of known sector")
        }
        Measure::Workers => lang.pick(
            "Tỷ trọng trong lao động của cơ sở đã rõ ngành",
            "Share of workers at establishments of known sector",
        ),
    };
    Heading::new("share_pct", title, Type::Real).in_unit("%")
}

/// The same of the whole city.
pub(crate) fn city_share_of_known(measure: Measure, lang: Lang) -> Heading {
    let title = match measure {
        Measure::Establishments => lang.pick(
            "Tỷ trọng ở thành phố, trong cơ sở đã rõ ngành",
            "Share in the city, of establishments of known sector",
        ),
        Measure::Workers => lang.pick(
            "Tỷ trọng ở thành phố, trong lao động của cơ sở đã rõ ngành",
            "Share in the city, of workers at establishments of known sector",
        ),
    };
    Heading::new("city_share_pct", title, Type::Real).in_unit("%")
}

/// The column of codes of sectors: codes of VSIC 2018 that were not converted stand beside those of VSIC 2025.
pub(crate) fn sector(lang: Lang) -> Heading {
    let title = lang.pick(
        "Ngành (VSIC 2025; 2018: mã VSIC 2018 chưa chuyển)",
        "Sector (VSIC 2025; 2018: code of VSIC 2018 not converted)",
    );
    Heading::new("sector", title, Type::Text)
}

/// What a sector is called that stands out: more there than chance explains.
pub(crate) fn beyond_chance(lang: Lang) -> &'static str {
    lang.pick("hơn ngẫu nhiên", "beyond chance")
}
