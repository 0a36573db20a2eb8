//! What the addresses of structures and data have in common: a kind, an agency, an identity and a version.

use crate::{
    http::{extract::Ask, problem::Problem},
    report::publication::sdmx::VERSION,
};

/// Any value.
const ANY: &str = "*";

/// The parts of a path, of which those that are left out are `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) kind: String,
    agency: String,
    id: String,
    version: String,
    /// The part after the version: an item, or a key.
    pub(super) rest: String,
}

impl Asked {
    /// Parses a path; `None` if it has more parts, or an empty one. Some clients end every path with a slash.
    pub(super) fn of(path: &str) -> Option<Self> {
        let mut parts = path.strip_suffix('/').unwrap_or(path).split('/').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_else(|| ANY.to_owned());
        let own = Self { kind: next(), agency: next(), id: next(), version: next(), rest: next() };
        let all = [&own.kind, &own.agency, &own.id, &own.version, &own.rest];
        (parts.next().is_none() && all.iter().all(|part| !part.is_empty())).then_some(own)
    }

    /// Whether a structure of a kind is meant.
    pub(super) fn is_kind(&self, kind: &str) -> bool {
        is_one(&self.kind, kind)
    }

    /// Whether a structure is meant. The version may be any, the latest (`+`), or the latest stable one (`~`): there is one.
    pub(super) fn is(&self, agency: &str, id: &str) -> bool {
        let is_version = |part: &str| [ANY, "~", "+", VERSION].contains(&part);
        is_one(&self.agency, agency) && is_one(&self.id, id) && self.version.split(',').any(is_version)
    }
}

/// Whether a list with commas has a value, or any.
fn is_one(list: &str, own: &str) -> bool {
    list.split(',').any(|part| part == ANY || part == own)
}

/// Takes a parameter of which only some values are known.
pub(super) fn only(ask: &mut Ask, name: &str, known: &[&str]) -> Result<(), Problem> {
    let given = ask.query.text(name);
    let unknown = given.filter(|text| !known.contains(&text.as_str()));
    unknown.map_or(Ok(()), |text| Err(Problem::one_of(ask.lang, name, &text, known)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("dataflow", true)]
    #[case("*/*/*/~", true)]
    #[case("dataflow/MAU", true)]
    #[case("codelist,dataflow/X,MAU/W/1.0", true)]
    #[case("dataflow/MAU/W/+/*", true)]
    #[case("codelist/MAU/W", false)]
    #[case("dataflow/X", false)]
    #[case("dataflow/MAU/V", false)]
    #[case("dataflow/MAU/W/2.0", false)]
    fn parts_that_are_left_out_are_any(#[case] path: &str, #[case] is_meant: bool) {
        let asked = Asked::of(path).unwrap();
        assert_eq!(asked.is_kind("dataflow") && asked.is("MAU", "W"), is_meant);
    }

    #[test]
    fn a_path_has_five_parts_at_most_and_none_is_empty() {
        assert_eq!(Asked::of("dataflow/MAU/"), Asked::of("dataflow/MAU"));
        for path in ["", "/", "dataflow//W", "dataflow/MAU//", "a/b/c/d/e/f"] {
            assert_eq!(Asked::of(path), None, "{path}");
        }
        assert_eq!(Asked::of("a/b/c/d/S.*.*").map(|own| own.rest).as_deref(), Some("S.*.*"));
    }
}
