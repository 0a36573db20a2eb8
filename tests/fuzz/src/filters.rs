//! Filters in CQL2, text and JSON: what holds for each that was read.

use std::sync::LazyLock;

use xuong::{
    collection::kinds::Collection,
    geom::crs::Crs,
    model::{actor::Role, lang::Lang},
    query::{
        cql2::{
            fault::{Fault, Wrong},
            json,
            property::Property,
            text,
            tree::Condition,
        },
        filter::Verdict,
    },
};

use super::thing::{Thing, things};

/// The properties of firms, restricted ones too.
static KNOWN: LazyLock<Vec<Property>> = LazyLock::new(|| Collection::Firms.queryables(Role::Analyst));

static THINGS: LazyLock<[Thing; 3]> = LazyLock::new(things);

/// Degrees in both orders, a box that stays one, and two whose sides are followed.
const SYSTEMS: [Crs; 5] = [Crs::Crs84, Crs::Wgs84, Crs::WebMercator, Crs::Vn2000, Crs::TM3_105];

/// A filter in the text encoding; what is no text is none.
pub fn text(data: &[u8]) -> bool {
    str::from_utf8(data).map(|filter| hold(filter, text::read_in)).is_ok()
}

/// A filter in the JSON encoding; what is no text is none.
pub fn json(data: &[u8]) -> bool {
    str::from_utf8(data).map(|filter| hold(filter, json::read_in)).is_ok()
}

/// Reads a filter in several reference systems and holds what comes to the laws.
fn hold(filter: &str, read: fn(&str, &[Property], Crs) -> Result<Condition, Fault>) {
    let mut done: Vec<Condition> = Vec::new();
    for crs in SYSTEMS {
        match read(filter, &KNOWN, crs) {
            Ok(condition) if done.contains(&condition) => {}
            Ok(condition) => {
                judge(&condition);
                reads_back(&condition);
                done.push(condition);
            }
            Err(fault) => {
                for lang in [Lang::En, Lang::Vi] {
                    assert!(!fault.say(lang).is_empty());
                }
            }
        }
    }
}

/// NOT turns every verdict round, what is settled beforehand changes none, and what is not asked for plays no part.
fn judge(condition: &Condition) {
    let asks = !condition.properties().is_empty();
    let verdicts = THINGS.each_ref().map(|thing| condition.test(thing));
    assert!(asks || verdicts.iter().all(|verdict| *verdict == verdicts[0]), "{condition}");
    let settled = condition.settled();
    let not = Condition::Not(Box::new(condition.clone()));
    for (thing, verdict) in THINGS.iter().zip(verdicts) {
        let expected = match verdict {
            Verdict::Match => Verdict::Miss,
            Verdict::Unknown => Verdict::Unknown,
            Verdict::Miss => Verdict::Match,
        };
        assert_eq!(not.test(thing), expected, "{condition}");
        assert_eq!(settled.test(thing), verdict, "{condition}");
    }
}

fn reads_back(condition: &Condition) {
    let written = condition.to_string();
    // The text encoding has no way to say an empty list or an empty geometry.
    if !written.contains("()") {
        same(condition, text::read(&written, &KNOWN), &written);
    }
    let written = condition.to_json().to_string();
    same(condition, json::read(&written, &KNOWN), &written);
}

/// The same tree, unless one encoding takes more room or more levels for it than readers allow.
fn same(condition: &Condition, read: Result<Condition, Fault>, written: &str) {
    match read {
        Ok(read) => assert_eq!(read, *condition, "{written}"),
        Err(Fault { wrong: Wrong::Long | Wrong::Deep, .. }) => {}
        Err(Fault { wrong: Wrong::Expected(_, found), .. })
            if found.to_string().starts_with("recursion limit") => {}
        Err(fault) => panic!("{fault}: {written}"),
    }
}
