//! Days as numbers that spreadsheets show as dates.

use time::{Date, macros::date};

use super::format::Look;
use crate::{
    document::render::notation::RESTRICTED,
    model::{
        date::{DatePrecision, PartialDate},
        lang::Lang,
    },
};

/// The day before the first: spreadsheets count 1900 as a leap year, so the numbers are right from March 1900 on.
const EPOCH: Date = date!(1899 - 12 - 30);

/// The first day whose number all programs read alike.
const FIRST: Date = date!(1900 - 03 - 01);

/// The number of a day; `None` for a month, a year, and days before March 1900, which stay texts.
pub(super) fn serial(date: PartialDate) -> Option<i32> {
    let day = Some(date.first_day()).filter(|day| date.precision() == DatePrecision::Day && *day >= FIRST)?;
    Some(day.to_julian_day() - EPOCH.to_julian_day())
}

/// The formats of days: published and restricted.
pub(super) fn looks(lang: Lang) -> [Look; 2] {
    let code = lang.pick("dd/mm/yyyy", "yyyy-mm-dd");
    [Look::Number(code.to_owned()), Look::Number(format!("{code}\"{RESTRICTED}\""))]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The numbers are those of LibreOffice Calc: `=DATEVALUE("2019-03-15")`.
    #[rstest]
    #[case("2019-03-15", Some(43_539))]
    #[case("1900-03-01", Some(61))]
    #[case("1900-02-28", None)]
    #[case("2019-03", None)]
    #[case("2019", None)]
    fn a_whole_day_is_a_number(#[case] date: &str, #[case] number: Option<i32>) {
        assert_eq!(serial(date.parse().unwrap()), number);
    }
}
