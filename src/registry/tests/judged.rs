//! Commits judged on top of each other.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::made::{commit, hex, put, record, register, square};
use crate::{
    index::Snapshot,
    model::{
        breach::{Breach, Rule},
        change::Edit,
        record::{Kind, Record},
        refusal::Refusal,
    },
    registry::{
        queue::Commit,
        rules::{Beside, judge, weigh},
    },
};

/// The refusals of edits on top of a register.
fn refused(now: &Snapshot, edits: Vec<Edit>) -> Vec<Refusal> {
    judge(&commit(edits), &mut Beside::new(now)).err().unwrap_or_default()
}

fn rules(now: &Snapshot, edits: Vec<Edit>) -> Vec<Rule> {
    refused(now, edits).iter().map(Refusal::rule).collect()
}

fn firm(id: i64, code: &str, zone: Option<&str>) -> Record {
    record(Kind::Firm, json!({ "id": id, "code": code, "zone": zone }))
}

#[test]
fn a_zone_in_use_is_neither_deleted_nor_renamed() {
    let zone = record(Kind::Zone, json!({}));
    let now = register([
        zone.clone(),
        firm(1, "F1", Some("Z1")),
        firm(2, "F2", None),
        record(Kind::Outline, json!({})),
    ]);
    let gone = Edit::Delete(Kind::Zone, 1);
    let [own] = &refused(&now, vec![gone.clone()])[..] else { panic!("one refusal") };
    assert_eq!((own.field, own.value.as_deref(), &own.breach), ("code", Some("Z1"), &Breach::InUse(2)));
    assert_eq!(rules(&now, vec![put(record(Kind::Zone, json!({ "code": "Z2" })))]), [Rule::InUse]);
    assert_eq!(rules(&now, vec![put(record(Kind::Zone, json!({ "name": "Tên khác" })))]), []);
    let freed = vec![put(firm(1, "F1", None)), Edit::Delete(Kind::Outline, 1), gone.clone()];
    assert_eq!(rules(&now, freed.clone()), [], "those who used it have left in the same commit");
    let came = [freed[..2].to_vec(), vec![put(firm(2, "F2", Some("Z1"))), gone]].concat();
    assert_eq!(refused(&now, came)[0].breach, Breach::InUse(1), "and another one has come");
}

#[test]
fn what_is_not_there_is_not_deleted() {
    let now = register([firm(1, "F1", None)]);
    let [own] = &refused(&now, vec![Edit::Delete(Kind::Firm, 9)])[..] else { panic!("one refusal") };
    assert_eq!((own.rule(), own.code.as_str()), (Rule::NotHeld, "(9)"));
    let twice = vec![Edit::Delete(Kind::Firm, 1), Edit::Delete(Kind::Firm, 1)];
    assert_eq!(rules(&now, twice), [Rule::NotHeld]);
    let again = vec![Edit::Delete(Kind::Firm, 1), put(firm(1, "F1", None)), Edit::Delete(Kind::Firm, 1)];
    assert_eq!(rules(&now, again), []);
}

#[test]
fn a_record_before_its_edit_is_returned_as_the_edits_before_left_it() {
    let now = register([firm(1, "F1", None)]);
    let own = commit(vec![
        put(firm(1, "F2", None)),
        put(firm(1, "F3", None)),
        Edit::Delete(Kind::Firm, 1),
        put(firm(2, "F1", None)),
    ]);
    let Ok(sound) = judge(&own, &mut Beside::new(&now)) else { panic!("no rule is broken") };
    let keys: Vec<Option<String>> =
        sound.befores.iter().map(|before| before.as_ref().map(Record::key)).collect();
    assert_eq!(keys, [Some("F1".to_owned()), Some("F2".to_owned()), Some("F3".to_owned()), None]);
}

#[test]
fn an_old_fault_is_not_held_against_an_edit_unless_it_changes() {
    let old = |closed: &str, notes: &str| {
        record(Kind::Firm, json!({ "opened": "2020", "closed": closed, "notes": notes, "zone": "Z9" }))
    };
    let now = register([old("2019", "")]);
    assert_eq!(rules(&now, vec![put(old("2019", "xem"))]), []);
    assert_eq!(rules(&now, vec![put(old("2018", ""))]), [Rule::Order], "it is wrong in another way");
    assert_eq!(rules(&now, vec![put(old("2019", "\u{1}"))]), [Rule::Text]);
    let moved = record(Kind::Firm, json!({ "zone": "Z8" }));
    assert_eq!(rules(&now, vec![put(moved)]), [Rule::ZoneUnheld]);
}

#[test]
fn doubts_are_found_and_refuse_nothing() {
    let now = register([]);
    let doubtful = put(record(Kind::Firm, json!({ "sources": ["S9"], "tax_code": "0101245487" })));
    let own = commit(vec![doubtful]);
    let weighed = weigh(&own.edits, &mut Beside::new(&now), true);
    assert_eq!(
        weighed.found.iter().map(|(at, refusal)| (*at, refusal.rule())).collect::<Vec<_>>(),
        [(0, Rule::SourceUnheld), (0, Rule::TaxCode)]
    );
    assert_eq!(weighed.refused().count(), 0);
    let sound = weighed.settle(own).expect("a judged commit").sound;
    assert_eq!(sound.befores, [None]);
    let noted: Vec<_> = sound.warnings.iter().map(|(at, own)| (*at, own.field.as_str(), own.rule)).collect();
    assert_eq!(noted, [(0, "sources", Rule::SourceUnheld), (0, "tax_code", Rule::TaxCode)]);
    let wrong = commit(vec![put(firm(1, "F1", Some("Z9")))]);
    assert!(weigh(&wrong.edits, &mut Beside::new(&now), true).settle(wrong).is_none());
}

fn unit(id: i64, code: &str, west: f64) -> Record {
    record(Kind::Unit, json!({ "id": id, "code": code, "shape": hex(&square(west, 20.5, 0.1)) }))
}

/// The refusals about overlaps: the unit that is refused and the one below it.
fn overlaps(now: &Snapshot, edits: Vec<Edit>) -> Vec<(String, String)> {
    let each = refused(now, edits).into_iter().map(|refusal| match refusal.breach {
        Breach::Overlap { other, .. } => (refusal.code, other.to_string()),
        other => panic!("{other:?}"),
    });
    each.collect()
}

#[test]
fn a_unit_may_take_the_place_that_another_one_leaves() {
    let now = register([unit(1, "A", 105.0), unit(2, "B", 105.1)]);
    let pair = |a: &str, b: &str| vec![(format!("w {a}"), b.to_owned())];
    assert_eq!(overlaps(&now, vec![put(unit(3, "C", 105.05))]), [pair("C", "A"), pair("C", "B")].concat());
    assert_eq!(overlaps(&now, vec![put(unit(3, "C", 105.2))]), []);
    assert_eq!(overlaps(&now, vec![put(unit(1, "A", 105.1))]), pair("A", "B"), "it moves onto its neighbour");
    assert_eq!(
        overlaps(&now, vec![put(unit(1, "A", 105.1)), put(unit(2, "B", 105.0))]),
        [],
        "they change places"
    );
    let wait = vec![put(unit(3, "C", 105.0)), Edit::Delete(Kind::Unit, 1)];
    assert_eq!(overlaps(&now, wait), [], "the state after the last edit counts");
    let back = vec![put(unit(1, "A", 105.1)), put(unit(1, "A", 105.0))];
    assert_eq!(overlaps(&now, back), []);
    let other =
        record(Kind::Unit, json!({ "id": 3, "edition": "v", "shape": hex(&square(105.0, 20.5, 0.1)) }));
    assert_eq!(overlaps(&now, vec![put(other)]), [], "another edition lies on the same ground");
}

#[test]
fn units_that_overlapped_before_are_not_refused_for_a_new_name() {
    let now = register([unit(1, "A", 105.0), unit(2, "B", 105.05)]);
    let renamed = record(
        Kind::Unit,
        json!({ "id": 2, "code": "B", "name": "Tên", "shape": hex(&square(105.05, 20.5, 0.1)) }),
    );
    assert_eq!(overlaps(&now, vec![put(renamed)]), []);
    assert_eq!(overlaps(&now, vec![put(unit(2, "B", 105.06))]), [("w B".to_owned(), "A".to_owned())]);
}

/// What a commit does to sources: their codes by identity, or why it is refused.
fn plainly(held: &BTreeMap<i64, usize>, edits: &[(i64, Option<usize>)]) -> Option<BTreeMap<i64, usize>> {
    let mut held = held.clone();
    for (id, code) in edits {
        match code {
            Some(code) if held.iter().any(|(other, own)| own == code && other != id) => return None,
            Some(code) => _ = held.insert(*id, *code),
            None => _ = held.remove(id)?,
        }
    }
    Some(held)
}

proptest! {
    /// Codes stay unique through any commits, and each is found under the record that has it, as in a plain map.
    #[test]
    fn codes_belong_to_the_records_that_have_them(
        start in proptest::collection::btree_map(0..4_i64, 0..4_usize, 0..4),
        commits in proptest::collection::vec(
            proptest::collection::vec((0..5_i64, proptest::option::weighted(0.7, 0..5_usize)), 1..4), 1..8
        )
    ) {
        let code = |code: usize| format!("S{code}");
        let source = |id: i64, own: usize| record(Kind::Source, json!({ "id": id, "code": code(own) }));
        let mut held = BTreeMap::new();
        for (id, own) in start {
            if !held.values().any(|other| *other == own) {
                held.insert(id, own);
            }
        }
        let now = register(held.iter().map(|(id, own)| source(*id, *own)));
        let edit = |(id, own): &(i64, Option<usize>)| match own {
            Some(own) => put(source(*id, *own)),
            None => Edit::Delete(Kind::Source, *id),
        };
        let all: Vec<Commit> = commits.iter().map(|edits| commit(edits.iter().map(edit).collect())).collect();
        let mut beside = Beside::new(&now);
        for (own, edits) in all.iter().zip(&commits) {
            let expected = plainly(&held, edits);
            prop_assert_eq!(judge(own, &mut beside).is_ok(), expected.is_some(), "{:?} on {:?}", edits, held);
            held = expected.unwrap_or(held);
            for own in 0..5 {
                let id = held.iter().find(|(_, other)| **other == own).map(|(id, _)| *id);
                prop_assert_eq!(beside.holds(Kind::Source, &code(own)), id, "{} in {:?}", own, held);
            }
            for id in 0..5 {
                let key = beside.record(Kind::Source, id).map(|record| record.key());
                prop_assert_eq!(key, held.get(&id).map(|own| code(*own)));
            }
        }
    }
}
