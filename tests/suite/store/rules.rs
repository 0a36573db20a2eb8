//! The rules of the register at every door: what breaks one is refused alike, and found when it is there all the same.

mod faults;

use std::{collections::BTreeMap, process::Command};

use faults::{Planted, fault, features, firm, ground, put};
use geo::MultiPolygon;
use serde_json::{Value, json};
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
        finding::{Fault, Finding},
        reading::numbers::NumberFault,
    },
    index::row::Row,
    model::{
        breach::{Breach, Rule},
        change::{Cause, Edit, Proposal},
        lang::Lang,
        record::{Kind, Record},
        refusal::Refusal,
        remarks::Remarks,
    },
    registry::{
        Registry, RegistryError,
        identity::Decisions,
        import::{ImportOptions, Outcome},
    },
    store::{
        Store,
        origin::Origin,
        write::{Entry, Stamp},
    },
};

use crate::{
    harness::{Folder, InTime, hanoi},
    rules::laws::{actor, put_firm, truth, wait},
};

/// The rules that a record can break by itself, whoever edits it.
fn of_records() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| !rule.is_of_authors())
}

/// The rule that a finding of an import is about.
fn rule_of(finding: &Finding) -> Option<Rule> {
    match &finding.fault {
        Fault::Rule(breach) => Some(breach.rule()),
        Fault::Missing => Some(Rule::Missing),
        Fault::Text(_) => Some(Rule::Text),
        Fault::Number(NumberFault::Range(_)) => Some(Rule::Range),
        Fault::Shape(_) => Some(Rule::Shape),
        Fault::Twice(_) => Some(Rule::Taken),
        Fault::TaxCode(_) => Some(Rule::TaxCode),
        Fault::Overlap { other, row: _, area_ha, share } => {
            Some(Breach::Overlap { other: other.clone(), area_ha: *area_ha, share: *share }.rule())
        }
        _ => None,
    }
}

async fn import(registry: &Registry, (kind, text): (Importable, String)) -> Outcome {
    let options = ImportOptions {
        dry_run: false,
        accept_partial: false,
        decisions: Decisions::default(),
        actor: actor(),
        reason: None,
    };
    registry.import(read(kind, text.as_bytes(), &Reading::of(hanoi())), options).await.expect("an import")
}

/// A refusal, which must be of a rule and a property and say so in both languages.
fn assert_refused(door: &str, rule: Rule, field: &str, answer: Result<i64, RegistryError>) -> Refusal {
    let Err(RegistryError::Refused(refusals)) = answer else { panic!("{door}, {rule}: {answer:?}") };
    let found = refusals.iter().find(|refusal| refusal.rule() == rule && refusal.field == field);
    let refusal = found.unwrap_or_else(|| panic!("{door}, {rule}: {refusals:?}"));
    let [vi, en] = [Lang::Vi, Lang::En].map(|lang| refusal.say(lang));
    assert!(vi != en && vi.contains(field) && en.contains(&refusal.breach.say(Lang::En)), "{vi} {en}");
    refusal.clone()
}

#[test]
fn a_fault_against_any_rule_is_refused_alike_at_every_door_and_leaves_no_trace() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry.commit(vec![put(ground())], actor(), None).await.expect("a commit");
        for rule in of_records().filter(|rule| !rule.is_doubt()) {
            let before = registry.snapshot();
            let Planted { edit, field, file, .. } = fault(rule, 0);
            let answer = registry.commit(vec![edit.clone()], actor(), None).await;
            let by_commit = assert_refused("commit", rule, field, answer);
            if let Edit::Put(record) = edit {
                let make = |id| record.with_id(id);
                let answer = registry.record_new(by_commit.kind, make, actor(), None).await;
                let by_record =
                    assert_refused("recognise", rule, field, answer.map(|created| created.version));
                assert_eq!(by_record.breach, by_commit.breach, "{rule}");
            }
            if let Some(file) = file {
                let outcome = import(&registry, file).await;
                let told = outcome.findings.iter().any(|finding| rule_of(finding) == Some(rule));
                assert!(told && !outcome.accepted, "import, {rule}: {:?}", outcome.findings);
            }
            assert_eq!(registry.snapshot().version, before.version, "{rule}");
        }
        registry.close().await;
    });
    wait(truth(folder.place()));
}

#[test]
fn a_doubt_is_taken_at_every_door_and_told() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry.commit(vec![put(ground())], actor(), None).await.expect("a commit");
        for (at, rule) in of_records().enumerate().filter(|(_, rule)| rule.is_doubt()) {
            let [first, second, third] = [0, 1, 2].map(|door| fault(rule, 10 * at + door));
            registry.commit(vec![first.edit], actor(), None).await.unwrap_or_else(|e| panic!("{rule}: {e}"));
            let Edit::Put(record) = second.edit else { panic!("{rule} is of a record") };
            let recorded = registry.record_new(record.kind(), |id| record.clone().with_id(id), actor(), None);
            recorded.await.unwrap_or_else(|e| panic!("{rule}: {e}"));
            let file = third.file.expect("a file can say every doubt");
            if file.0 == Importable::Units {
                // A file is a whole edition.
                let both = [features_of(&registry), file.1].map(|text| text.parse::<Value>().expect("JSON"));
                let mut all = both[1].clone();
                let features = all["features"].as_array_mut().expect("features");
                features.extend(both[0]["features"].as_array().expect("features").iter().skip(1).cloned());
                let outcome = import(&registry, (file.0, all.to_string())).await;
                let told = outcome.findings.iter().any(|finding| rule_of(finding) == Some(rule));
                assert!(told && outcome.accepted, "{rule}: {:?}", outcome.findings);
                continue;
            }
            let outcome = import(&registry, file).await;
            let told = outcome.findings.iter().any(|finding| rule_of(finding) == Some(rule));
            assert!(told && outcome.accepted, "{rule}: {:?}", outcome.findings);
        }
        registry.close().await;
    });
}

/// The trial edition as a file.
fn features_of(registry: &Registry) -> String {
    let now = registry.snapshot();
    let units = now.base.edition("trial").expect("the trial edition").units();
    let shapes: BTreeMap<&str, &MultiPolygon> = units.map(|unit| (unit.code.as_str(), &unit.shape)).collect();
    features(&shapes.into_iter().collect::<Vec<_>>())
}

fn sqlite3(folder: &Folder, sql: &str) {
    let done = Command::new("sqlite3").arg(folder.path().join("xuong.db")).arg(sql).output_in_time();
    let done = done.expect("the sqlite3 command-line tool is needed: install the package sqlite3");
    assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn what_was_written_around_the_rules_is_found_by_check() {
    let folder = Folder::seeded_file();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry.commit(vec![put(ground())], actor(), None).await.expect("a commit");
        registry.close().await;
    });
    let listed = |folder: &Folder| {
        folder.xuong(&["--lang", "en", "check", "-o", "check.json"]).ended(1);
        let text = std::fs::read_to_string(folder.path().join("check.json")).expect("a file");
        let table: Value = serde_json::from_str(&text).expect("JSON");
        let row = |row: &Value| {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            (text("finding"), text("code"))
        };
        table["rows"].as_array().expect("rows").iter().map(row).collect::<Vec<_>>()
    };
    let before = listed(&folder);
    let ours = |(finding, _): &&(String, String)| {
        let is_doubt = |rule: Rule| matches!(rule, Rule::TaxCode | Rule::OutlineArea);
        Rule::ALL.iter().any(|rule| !is_doubt(*rule) && rule.code() == finding)
    };
    assert_eq!(before.iter().find(ours), None, "the seed keeps every rule");
    let planted: Vec<(Rule, String)> = of_records()
        .enumerate()
        .filter_map(|(at, rule)| {
            // Two units lie on the ground, and not on each other.
            let (sql, code) = fault(rule, 10 * at + usize::from(rule == Rule::Overlap)).sql?;
            sqlite3(&folder, &sql);
            Some((rule, code))
        })
        .collect();
    assert_eq!(planted.len(), of_records().count() - 2, "two rules are about edits alone");
    let after = listed(&folder);
    for (rule, code) in planted {
        let row = (rule.code().to_owned(), code);
        assert_eq!(after.iter().filter(|found| **found == row).count(), 1, "{row:?} in {after:?}");
    }
    sqlite3(&folder, "delete from zone where id = 1");
    let zone = listed(&folder).into_iter().filter(|(finding, _)| finding == "zone_unheld").count();
    assert!(zone > 1, "firms of a zone that is gone");
}

#[test]
fn all_refusals_of_a_commit_are_answered_and_none_of_its_edits_is_written() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let sound = put(firm(0, json!({ "code": "SOUND" })));
        let [missing, order] = [Rule::Missing, Rule::Order].map(|rule| fault(rule, 1).edit);
        let version = registry.snapshot().version;
        let edits = vec![sound, missing, order, Edit::Delete(Kind::Zone, 1)];
        let refused = registry.commit(edits, actor(), None).await;
        let Err(RegistryError::Refused(refusals)) = refused else { panic!("{refused:?}") };
        let rules: Vec<Rule> = refusals.iter().map(Refusal::rule).collect();
        assert_eq!(rules, [Rule::Missing, Rule::Order, Rule::InUse]);
        assert_eq!(registry.snapshot().version, version);
        assert!(registry.snapshot().firms.by_code("SOUND").is_none());
        let refused = registry.commit(vec![fault(Rule::Order, 1).edit], actor(), None).await;
        let said = refused.expect_err("a refusal").refused(Lang::Vi).expect("sentences");
        assert_eq!(
            said,
            ["cơ sở TRIAL1, closed “2019”: trước mốc bắt đầu opened 2020-05; phải bằng hoặc sau mốc ấy"]
        );
    });
}

/// Edits are judged in their order: what a later one needs, an earlier one may bring.
#[test]
fn an_edit_is_judged_beside_those_before_it() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let zone = json!({
            "id": 900_000, "code": "ZNEW", "kind": "industrial_park", "name": "Khu mới", "written": {}, "sources": [],
        });
        let zone = put(Record::Zone(serde_json::from_value(zone).expect("a zone")));
        let own = put(firm(0, json!({ "zone": "ZNEW" })));
        let refused = registry.commit(vec![own.clone(), zone.clone()], actor(), None).await;
        assert_refused("commit", Rule::ZoneUnheld, "zone_code", refused);
        registry.commit(vec![zone, own], actor(), None).await.expect("in this order");
        let gone = Edit::Delete(Kind::Zone, 900_000);
        let refused = registry.commit(vec![gone.clone()], actor(), None).await;
        assert_refused("commit", Rule::InUse, "code", refused);
        let last = Edit::Delete(Kind::Firm, 900_000);
        registry.commit(vec![last, gone], actor(), None).await.expect("nobody is left in it");
        let renamed = vec![put(firm(1, json!({ "code": "SAME" }))), put(firm(1, json!({ "code": "OTHER" })))];
        let renamed = [renamed, vec![put(firm(2, json!({ "code": "SAME" })))]].concat();
        registry.commit(renamed, actor(), None).await.expect("a code that was given back is free");
        let twice = vec![put(firm(3, json!({ "code": "TWICE" }))), put(firm(4, json!({ "code": "TWICE" })))];
        let refused = registry.commit(twice, actor(), None).await;
        assert_refused("commit", Rule::Taken, "code", refused);
        registry.close().await;
        truth(folder.place()).await;
    });
}

/// Puts a record into a registry around the rules.
pub(crate) async fn write_around(folder: &Folder, record: Record) {
    let store = Store::open(folder.place()).await.expect("a registry");
    let mut writer = store.writer().await.expect("the lock");
    let at = writer.instant(time::OffsetDateTime::now_utc()).await.expect("an instant");
    let origin = Origin { cause: Cause::Edits, key: None, subject: None, undoes: None };
    let stamp = Stamp::new(at, actor(), None, origin).into();
    writer
        .write(&[Entry { before: None, edit: put(record), stamp, remarks: Remarks::default() }])
        .await
        .expect("a write");
    writer.commit().await.expect("a commit");
    store.close().await;
}

#[test]
fn what_a_record_broke_before_is_not_held_against_an_edit_of_something_else() {
    let folder = Folder::seeded();
    wait(async {
        let old = json!({ "name": "Hỏng\u{1}", "opened": "2020", "closed": "2019" });
        write_around(&folder, firm(0, old.clone())).await;
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let with = |more: Value| {
            let mut all = old.clone();
            all.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            vec![put(firm(0, all))]
        };
        registry.commit(with(json!({ "notes": "Đã xem" })), actor(), None).await.expect("another field");
        let refused = registry.commit(with(json!({ "name": "Lại hỏng\u{2}" })), actor(), None).await;
        assert_refused("commit", Rule::Text, "name", refused);
        let outcome = import(&registry, (Importable::Firms, "code,closed\nTRIAL0,2018\n".to_owned())).await;
        let [finding] = &outcome.findings[..] else { panic!("{:?}", outcome.findings) };
        assert_eq!(
            (finding.row, finding.column.as_deref(), rule_of(finding)),
            (Some(2), Some("closed"), Some(Rule::Order))
        );
        let said = finding.say(Lang::En);
        assert_eq!(
            said,
            "error: row 2, column closed, “2018”: before the beginning, opened 2020; expected that date or a later one"
        );
        registry.close().await;
    });
}

#[test]
fn good_rows_are_written_where_a_row_breaks_a_rule_only_on_top_of_what_is_held() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry
            .commit(vec![put(firm(0, json!({ "opened": "2020" })))], actor(), None)
            .await
            .expect("a commit");
        let text = "code,name,Ngày kết thúc\nTRIAL0,Thử,2019-06\nTRIAL1,Thử hai,2019-06\n";
        let options = ImportOptions {
            dry_run: false,
            accept_partial: true,
            decisions: Decisions::default(),
            actor: actor(),
            reason: None,
        };
        let batch = read(Importable::Firms, text.as_bytes(), &Reading::of(hanoi()));
        let outcome = registry.import(batch, options).await.expect("an import");
        assert_eq!(
            (outcome.accepted, outcome.added(), outcome.updated()),
            (true, 1, 0),
            "{:?}",
            outcome.findings
        );
        assert_eq!(outcome.rejected_rows(), [2]);
        let of_row = outcome.findings.iter().find(|finding| finding.row == Some(2));
        let column = of_row.and_then(|finding| finding.column.as_deref());
        assert_eq!(column, Some("Ngày kết thúc"), "the heading of the file");
        let now = registry.snapshot();
        let closed =
            |code| now.firms.by_code(code).expect("it is there").closed().map(|date| date.to_string());
        assert_eq!((closed("TRIAL0"), closed("TRIAL1")), (None, Some("2019-06".to_owned())));
    });
}

#[test]
fn an_edit_of_what_somebody_else_changed_is_a_conflict_that_holds_both() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let named = |name: &str| put(firm(0, json!({ "name": name })));
        let first = registry.commit(vec![named("Một")], actor(), None).await.expect("a commit");
        let propose = |name: &str, seen| {
            let proposal = Proposal { edit: named(name), seen: Some(seen), marks: Vec::new() };
            registry.propose(vec![proposal], actor(), None)
        };
        registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await.expect("another firm");
        let second = propose("Hai", first).await.expect("nobody changed it");
        let conflict = propose("Ba", first).await;
        let Err(RegistryError::Conflict(conflicts)) = &conflict else { panic!("{conflict:?}") };
        let name = |record: &Option<Record>| match record {
            Some(Record::Firm(firm)) => firm.name.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!((conflicts[0].kind, conflicts[0].id, conflicts[0].seen), (Kind::Firm, 900_000, first));
        assert_eq!(
            (name(&conflicts[0].base), name(&conflicts[0].held)),
            ("Một".to_owned(), "Hai".to_owned())
        );
        let said = conflict.expect_err("a conflict").refused(Lang::Vi).expect("sentences");
        assert!(said[0].contains(&format!("đã được sửa sau phiên bản {first}")), "{said:?}");
        registry.commit(vec![Edit::Delete(Kind::Firm, 900_000)], actor(), None).await.expect("a commit");
        let conflict = propose("Bốn", second).await;
        let Err(RegistryError::Conflict(conflicts)) = &conflict else { panic!("{conflict:?}") };
        assert_eq!((name(&conflicts[0].base), &conflicts[0].held), ("Hai".to_owned(), &None));
        registry.close().await;
    });
}

#[test]
fn of_writers_at_once_who_saw_the_same_one_wins_and_nothing_is_lost() {
    let folder = Folder::seeded();
    wait(async {
        let registry =
            std::sync::Arc::new(Registry::open(folder.place(), &hanoi()).await.expect("a registry"));
        let counted = |n: i64| put(firm(0, json!({ "workers": { "count": n } })));
        let mut seen = registry.commit(vec![counted(0)], actor(), None).await.expect("a commit");
        for round in 0..8 {
            let mut writers = tokio::task::JoinSet::new();
            for n in 1..=16 {
                let (registry, edit) = (registry.clone(), counted(100 * round + n));
                // Some of them break a rule in another edit, which is no matter of the others.
                let bad = (n % 5 == 0).then(|| Proposal::from(fault(Rule::ZoneUnheld, 1).edit));
                let proposals =
                    [Proposal { edit, seen: Some(seen), marks: Vec::new() }].into_iter().chain(bad).collect();
                writers.spawn(async move { (n, registry.propose(proposals, actor(), None).await) });
            }
            let (won, lost): (Vec<_>, Vec<_>) =
                writers.join_all().await.into_iter().partition(|(_, answer)| answer.is_ok());
            let [(winner, Ok(version))] = &won[..] else { panic!("{won:?}") };
            for (n, answer) in lost {
                let is_told = match &answer {
                    Err(RegistryError::Conflict(all)) => all.len() == 1,
                    Err(RegistryError::Refused(_)) => n % 5 == 0,
                    _ => false,
                };
                assert!(is_told, "{n}: {answer:?}");
            }
            let now = registry.snapshot();
            let held = now.firms.get(900_000).and_then(Row::workers).map(i64::from);
            assert_eq!(held, Some(100 * round + winner));
            seen = *version;
        }
        registry.close().await;
        truth(folder.place()).await;
    });
}
