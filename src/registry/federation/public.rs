//! The public part of a record: what collections publish of it to readers without a key.

use crate::model::{
    attribute::{Attribute, Visibility},
    attributed::Attributed,
    column::Value,
    firm::{Firm, Sector},
    linkage::Linkage,
    observation::Observation,
    outline::Outline,
    record::{Kind, Record},
    source::Source,
    unit::Unit,
    zone::Zone,
};

/// Attributes that no collection has as they are, but from which public columns, searches and counts follow: the sector, and
/// the units of an address.
const USED: [&str; 4] = ["sector", "commune", "district", "ward"];

/// The record with every attribute unknown that readers without a key do not learn of.
pub(super) fn public(mut record: Record) -> Record {
    match &mut record {
        Record::Source(own) => clear::<Source>(own),
        Record::Unit(own) => clear::<Unit>(own),
        Record::Zone(own) => clear::<Zone>(own),
        Record::Firm(own) => {
            // Reports count the sectors that were inferred.
            let sector = own.sector.as_ref().map(Sector::without_evidence);
            clear::<Firm>(own);
            own.sector = sector;
        }
        Record::Observation(own) => clear::<Observation>(own),
        Record::Linkage(own) => clear::<Linkage>(own),
        Record::Outline(own) => clear::<Outline>(own),
        // It has the names and codes of units alone, which searches publish.
        Record::Succession(_) => {}
    }
    record
}

fn is_told<R>(attribute: &Attribute<R>) -> bool {
    attribute.visibility == Visibility::Public || USED.contains(&attribute.name)
}

/// Whether a property of a kind of records is public, by its name or that in collections.
pub(super) fn is_public(kind: Kind, field: &str) -> bool {
    fn of<R: Attributed>(field: &str) -> bool {
        let named = |own: &&Attribute<R>| own.name == field || own.published_as == field;
        // The point of a record is none of its attributes.
        R::ATTRIBUTES.iter().find(named).is_none_or(is_told)
    }
    match kind {
        Kind::Source => of::<Source>(field),
        Kind::Unit => of::<Unit>(field),
        Kind::Zone => of::<Zone>(field),
        Kind::Firm => of::<Firm>(field),
        Kind::Observation => of::<Observation>(field),
        Kind::Linkage => of::<Linkage>(field),
        Kind::Outline => of::<Outline>(field),
        Kind::Succession => true,
    }
}

fn clear<R: Attributed>(own: &mut R) {
    let hidden = R::ATTRIBUTES.iter().filter(|attribute| !is_told(attribute));
    for attribute in hidden {
        // Only public attributes are needed, so the others can be unknown: see the test.
        let _ = attribute.put(own, Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::firm::Workers;

    /// The names of hidden attributes that cannot be cleared.
    fn stuck<R: Attributed>() -> Vec<&'static str> {
        let hidden = |own: &&Attribute<R>| !is_told(own);
        let is_stuck = |own: &&Attribute<R>| own.put(&mut R::blank(), Value::Null).is_err();
        R::ATTRIBUTES.iter().filter(hidden).filter(is_stuck).map(|own| own.name).collect()
    }

    #[test]
    fn every_attribute_that_is_not_public_can_be_cleared() {
        let all = [
            stuck::<Source>(),
            stuck::<Unit>(),
            stuck::<Zone>(),
            stuck::<Firm>(),
            stuck::<Observation>(),
            stuck::<Linkage>(),
            stuck::<Outline>(),
        ];
        assert_eq!(all.concat(), Vec::<&str>::new());
    }

    #[test]
    fn nothing_is_left_of_what_is_not_public() {
        let mut firm = Firm { notes: Some("gọi số máy riêng".to_owned()), ..Firm::default() };
        firm.workers = Some(Workers { count: 12, as_of: None });
        firm.status_note = Some("theo lời ông A".to_owned());
        firm.written.ward = Some("Phường Mẫu".to_owned());
        let code = "25".parse().unwrap();
        firm.sector = Some(Sector { code, basis: Some("ghi tay của ông A_inference".to_owned()) });
        let Record::Firm(left) = public(Record::Firm(firm.clone())) else { panic!("no firm") };
        assert_eq!((left.notes, left.workers, left.status_note), (None, None, None));
        let sector = left.sector.unwrap();
        assert_eq!((sector.code, sector.is_inferred()), (code, true));
        assert_eq!(sector.basis.as_deref(), Some("_inference"));
        assert_eq!((left.name, left.written.ward), (firm.name, firm.written.ward));
    }

    #[test]
    fn restricted_attributes_are_never_told() {
        let told = Firm::ATTRIBUTES.iter().filter(|own| is_told(own));
        assert!(told.clone().all(|own| own.visibility != Visibility::Restricted));
        assert!(told.clone().all(|own| !["workers", "notes", "sector_basis"].contains(&own.name)));
    }
}
