//! Identities: of the agency, of structures, and codes of the register as codes of SDMX.

use std::fmt::{self, Write as _};

use crate::model::{
    city::City,
    publication::{ALL_SECTORS, CITY, UNPLACED},
};

/// The version of every structure. One of two parts promises no stability: code lists grow with what is published.
pub const VERSION: &str = "1.0";

/// The code of a total, as SDMX recommends it.
pub(super) const TOTAL: &str = "_T";

/// The code of what is not known, as SDMX recommends it.
pub(super) const UNKNOWN: &str = "_U";

/// The identity of the office that maintains the structures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency(String);

impl Agency {
    /// The agency that the folder of the city names, or one by the code of the city.
    pub fn of(city: &City) -> Self {
        let named = city.contact.as_ref().and_then(|contact| contact.agency.clone());
        Self(named.unwrap_or_else(|| by_code(city.code.as_str())))
    }

    /// The identity.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Agency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code in capitals, with a letter first.
fn by_code(code: &str) -> String {
    let plain = encoded(code).to_uppercase();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) { plain } else { format!("A{plain}") }
}

/// A code of the register in the characters of identities: letters, digits and `-` stay, `_` is doubled, and any other
/// character is its number in hexadecimal digits between two `_`. Different codes stay different, and none is one of the
/// codes with a single `_` first.
pub(super) fn encoded(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for c in code.chars() {
        match c {
            '_' => out.push_str("__"),
            c if c.is_ascii_alphanumeric() || c == '-' => out.push(c),
            c => write!(out, "_{:X}_", u32::from(c)).expect("a text takes every character"),
        }
    }
    out
}

/// The code of an area.
pub(super) fn area(code: &str) -> String {
    match code {
        CITY => TOTAL.to_owned(),
        UNPLACED => UNKNOWN.to_owned(),
        code => encoded(code),
    }
}

/// The code of a sector by its name in published tables. A code of VSIC 2018 has its version before it: `2018-33`.
pub(super) fn sector(label: Option<&str>) -> String {
    match label {
        None => UNKNOWN.to_owned(),
        Some(ALL_SECTORS) => TOTAL.to_owned(),
        Some(label) => encoded(&label.replace(':', "-")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rstest::rstest;

    use super::*;
    use crate::model::city::{Contact, is_agency};

    #[rstest]
    #[case("00070", "00070")]
    #[case("wards-2025", "wards-2025")]
    #[case("a_b", "a__b")]
    #[case("a.b", "a_2E_b")]
    #[case("2025:1/2", "2025_3A_1_2F_2")]
    #[case("Đ1", "_110_1")]
    #[case("_T", "__T")]
    fn a_code_has_the_characters_of_identities(#[case] code: &str, #[case] expected: &str) {
        assert_eq!(encoded(code), expected);
    }

    #[test]
    fn different_codes_stay_different() {
        let codes = ["a.b", "a_b", "a__b", "a_2E_b", "a_.b", "a._b", "a", "_T", "_U", "__T"];
        let all: BTreeSet<String> = codes.iter().map(|code| encoded(code)).collect();
        assert_eq!(all.len(), codes.len());
        assert!(!all.contains(TOTAL) && !all.contains(UNKNOWN), "{all:?}");
    }

    #[test]
    fn totals_and_what_is_unknown_have_the_codes_of_sdmx() {
        assert_eq!([area("city"), area("unplaced"), area("00070")], ["_T", "_U", "00070"]);
        let sectors = [sector(Some("total")), sector(None), sector(Some("25")), sector(Some("2018:33"))];
        assert_eq!(sectors, ["_T", "_U", "25", "2018-33"]);
    }

    #[rstest]
    #[case("MAU", true)]
    #[case("GSO.HN_2", true)]
    #[case("", false)]
    #[case("GSO.", false)]
    #[case("2A", false)]
    #[case("SỞ", false)]
    #[case("A B", false)]
    fn an_agency_is_names_with_points_between(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(is_agency(text), fits);
    }

    #[test]
    fn an_agency_is_the_one_that_is_named_or_one_by_the_code_of_the_city() {
        let mut city = City::made_up();
        assert_eq!(Agency::of(&city).as_str(), "MADE-UP");
        let (name, agency) = (city.name.clone(), Some("MAU.SCT".to_owned()));
        city.contact = Some(Contact { name, email: None, url: None, agency });
        assert_eq!(Agency::of(&city).as_str(), "MAU.SCT");
        assert!(is_agency(&by_code("79")) && is_agency(&by_code("Đ")), "{} {}", by_code("79"), by_code("Đ"));
    }
}
