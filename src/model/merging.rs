//! Two records of one firm made one: what is unknown of the one is taken from the other.

use super::{
    attribute::{Attribute, Tie},
    code::Code,
    column::Value,
    firm::Firm,
};

/// The name of the point among the properties of a merge.
const POINT_NAME: &str = "point";

/// A firm into which another one was merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The firm that stays.
    pub firm: Firm,
    /// Values that were taken from the other one, by the names of the properties.
    pub taken: Vec<(&'static str, String)>,
    /// Properties of which the other firm has another value, which is not kept: name, the value that stays, the other one.
    pub conflicts: Vec<(&'static str, String, String)>,
}

/// The names of properties that a merge can take from the other firm.
pub fn names() -> impl Iterator<Item = &'static str> {
    let own = Firm::ATTRIBUTES.iter().filter(|own| is_merged(own)).map(|own| own.name);
    own.chain([POINT_NAME])
}

/// Whether an attribute is merged by itself. The codes are kept both, and what describes another value goes with it.
fn is_merged(attribute: &Attribute<Firm>) -> bool {
    !matches!(attribute.name, "code" | "former_codes" | "sources") && matches!(attribute.tie, Tie::None)
}

/// Merges `other` into `kept`. The properties in `wanted` are taken from the other firm even if the values differ.
pub fn merged(kept: &Firm, other: &Firm, wanted: &[String]) -> Merged {
    let is_wanted = |name: &str| wanted.iter().any(|own| own == name);
    let (mut firm, mut taken, mut conflicts) = (kept.clone(), Vec::new(), Vec::new());
    for attribute in Firm::ATTRIBUTES.iter().filter(|own| is_merged(own)) {
        let (own, theirs) = (attribute.value(kept), attribute.value(other));
        if theirs == Value::Null || own == theirs {
            continue;
        }
        if own != Value::Null && !is_wanted(attribute.name) {
            conflicts.push((attribute.name, own.to_string(), theirs.to_string()));
            continue;
        }
        taken.push((attribute.name, theirs.to_string()));
        let tied = Firm::ATTRIBUTES.iter().filter(|tied| tied.tie.on() == Some(attribute.name));
        for own in [attribute].into_iter().chain(tied) {
            own.put(&mut firm, own.value(other)).expect("it was held");
        }
    }
    match (&kept.location, &other.location) {
        (None, Some(theirs)) => {
            taken.push((POINT_NAME, at(theirs.point.into())));
            firm.location = Some(theirs.clone());
        }
        (Some(own), Some(theirs)) if own.point != theirs.point => {
            if is_wanted(POINT_NAME) {
                taken.push((POINT_NAME, at(theirs.point.into())));
                firm.location = Some(theirs.clone());
            } else {
                conflicts.push((POINT_NAME, at(own.point.into()), at(theirs.point.into())));
            }
        }
        _ => {}
    }
    join(&mut firm.sources, &other.sources);
    if firm.sources != kept.sources {
        taken.push(("sources", joined(&other.sources)));
    }
    join(&mut firm.former_codes, std::slice::from_ref(&other.code));
    join(&mut firm.former_codes, &other.former_codes);
    firm.former_codes.retain(|code| *code != kept.code);
    Merged { firm, taken, conflicts }
}

fn join(codes: &mut Vec<Code>, more: &[Code]) {
    let new: Vec<Code> = more.iter().filter(|code| !codes.contains(code)).cloned().collect();
    codes.extend(new);
}

fn joined(codes: &[Code]) -> String {
    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

fn at([lon, lat]: [f64; 2]) -> String {
    format!("{lon}, {lat}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geom::lonlat::LonLat,
        model::{firm::Workers, location::Location},
    };

    fn firm(code: &str) -> Firm {
        Firm { code: code.parse().unwrap(), name: "Xưởng Đúc".to_owned(), ..Firm::default() }
    }

    fn rich() -> Firm {
        Firm {
            workers: Some(Workers { count: 12, as_of: Some("2024".parse().unwrap()) }),
            location: Some(Location::at(LonLat::new(105.8, 21.0).unwrap())),
            sources: vec!["S2".parse().unwrap()],
            notes: Some("ghi chú".to_owned()),
            former_codes: vec!["OLD".parse().unwrap()],
            ..firm("B")
        }
    }

    #[test]
    fn what_is_unknown_is_taken_with_what_belongs_to_it() {
        let Merged { firm, taken, conflicts } = merged(&firm("A"), &rich(), &[]);
        assert_eq!((firm.workers, firm.location), (rich().workers, rich().location));
        assert_eq!(firm.former_codes.iter().map(Code::as_str).collect::<Vec<_>>(), ["B", "OLD"]);
        let names: Vec<&str> = taken.iter().map(|(name, _)| *name).collect();
        assert_eq!((names, conflicts.len()), (vec!["workers", "notes", "point", "sources"], 0));
    }

    #[test]
    fn what_differs_stays_and_is_told_unless_it_is_wanted() {
        let kept = Firm { workers: Some(Workers { count: 9, as_of: None }), ..firm("A") };
        let own = merged(&kept, &rich(), &[]);
        assert_eq!(own.conflicts, [("workers", "9".to_owned(), "12".to_owned())]);
        assert_eq!(own.firm.workers, kept.workers);
        let own = merged(&kept, &rich(), &["workers".to_owned()]);
        assert_eq!((own.firm.workers, own.conflicts.len()), (rich().workers, 0));
    }

    #[test]
    fn every_property_has_a_name_by_which_it_can_be_taken() {
        let all: Vec<&str> = names().collect();
        assert!(all.contains(&"name") && all.contains(&"point") && !all.contains(&"code"));
        assert!(!all.contains(&"workers_as_of"), "it goes with the workers");
    }
}
