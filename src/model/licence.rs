//! Licences of data with an address, which sources name within their own words.

/// A licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// The words by which sources name it.
    words: &'static str,
    /// The identifier in the list of Open Definition.
    pub code: &'static str,
    /// The address of its text.
    pub address: &'static str,
}

const fn licence(words: &'static str, code: &'static str, address: &'static str) -> Licence {
    Licence { words, code, address }
}

/// Licences of open data.
const ALL: [Licence; 6] = [
    licence("ODbL 1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    licence("ODC-By 1.0", "ODC-BY-1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    licence("PDDL 1.0", "ODC-PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    licence("CC0 1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    licence("CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    licence("CC BY-SA 4.0", "CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
];

impl Licence {
    /// The licence that some words name, if they name one alone: a notice of copyright may follow it.
    ///
    /// ```
    /// # use xuong::model::licence::Licence;
    /// let named = |words| Licence::of(words).map(|own| own.code);
    /// assert_eq!(named("ODbL 1.0, © OpenStreetMap contributors"), Some("ODbL-1.0"));
    /// assert_eq!(named("CC BY-SA 4.0"), Some("CC-BY-SA-4.0"));
    /// assert_eq!(named("facts; label points ODbL 1.0, © OpenStreetMap contributors"), None);
    /// assert_eq!(named("no licence stated; facts only"), None);
    /// ```
    pub fn of(words: &str) -> Option<Self> {
        let name = words.split('©').next()?.trim_matches([' ', ',', ';', '.']);
        ALL.into_iter().find(|own| name == own.words || name.eq_ignore_ascii_case(own.code))
    }
}
