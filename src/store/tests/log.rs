//! Writes and their log, and what a deep check finds in it.

use rstest::rstest;
use time::macros::datetime;

use super::made::{NOON, entry, filled, full, put, temporary, wait};
use crate::{
    model::{
        breach::Rule,
        change::Edit,
        lang::Lang,
        record::{Kind, Record},
        remarks::{Mark, Remarks, Warning},
    },
    store::{
        Store,
        deep::{Flaw, look},
        error::StoreError,
        open::Lost,
        write::Entry,
    },
};

#[test]
fn what_is_written_is_read_and_logged() {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        let (held, version) = store.load().await.unwrap();
        assert_eq!((version, store.version().await.unwrap()), (11, 11));
        assert_eq!(held.firms.values().map(|firm| firm.name.as_str()).collect::<Vec<_>>(), ["Một lần nữa"]);
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Firm) {
            assert_eq!(held.records(*kind), [full(*kind)], "{kind}");
        }
        let changes = store.changes_since(9, 10).await.unwrap();
        assert_eq!(
            changes.iter().map(|change| (change.seq, change.kind, change.id)).collect::<Vec<_>>(),
            [(10, Kind::Firm, 1), (11, Kind::Firm, 2)]
        );
        assert_eq!(
            (changes[0].at, changes[0].actor.0.as_str(), changes[0].reason.as_deref()),
            (NOON, "test", Some("thử"))
        );
        assert!(changes[0].after.is_some() && changes[1].after.is_none());
        assert_eq!(store.changes_since(0, 3).await.unwrap().len(), 3);
        assert!(store.changes_since(11, 3).await.unwrap().is_empty());
        let mut reader = store.reader().await.unwrap();
        assert_eq!(
            (reader.count_firms().await.unwrap(), reader.firms_after(1, 9).await.unwrap().len()),
            (1, 0)
        );
        let mut writer = store.writer().await.unwrap();
        assert_eq!(writer.last_id(Kind::Firm).await.unwrap(), 2, "that of a deleted one is never used again");
        assert_eq!(
            (writer.changed(Kind::Firm, 1).await.unwrap(), writer.changed(Kind::Firm, 9).await.unwrap()),
            (10, 0)
        );
        let name = |record: Option<Record>| match record {
            Some(Record::Firm(firm)) => Some(firm.name),
            _ => None,
        };
        assert_eq!(name(writer.recorded(Kind::Firm, 1, 9).await.unwrap()).as_deref(), Some("Một"));
        assert_eq!(name(writer.recorded(Kind::Firm, 1, 10).await.unwrap()).as_deref(), Some("Một lần nữa"));
        assert_eq!(name(writer.recorded(Kind::Firm, 2, 11).await.unwrap()), None);
        drop((reader, writer));
        store.close().await;
    });
}

#[test]
fn what_is_noted_of_a_change_is_read_with_it_and_sealed() {
    let (place, other) = (temporary(), temporary());
    let warning = |field: &str, rule| Warning { field: field.to_owned(), rule };
    let remarks = Remarks {
        marks: vec![Mark::Unconditional, Mark::Defaulted],
        warnings: vec![warning("tax_code", Rule::TaxCode), warning("sources", Rule::SourceUnheld)],
    };
    wait(async {
        let store = Store::create(place.path()).await.unwrap();
        let mut writer = store.writer().await.unwrap();
        let noted = Entry { remarks: remarks.clone(), ..put(1, "Một") };
        writer.write(&[noted, put(2, "Hai")]).await.unwrap();
        writer.commit().await.unwrap();
        let read: Vec<_> =
            store.changes_since(0, 9).await.unwrap().into_iter().map(|own| own.remarks).collect();
        assert_eq!(read, [remarks, Remarks::default()]);
        assert_eq!(store.marked(Mark::Defaulted).await.unwrap(), [(Kind::Firm, 1)]);
        assert_eq!(store.marked(Mark::Confirmed).await.unwrap(), []);
        assert_eq!(look(&store.db, store.identity()).await.unwrap().flaws, []);
        let file = other.path().join("copy.db");
        assert_eq!(store.backup(&file, false).await.unwrap().version, 2);
        store.close().await;
    });
}

#[test]
fn what_is_refused_leaves_the_rest_of_its_transaction() {
    let place = temporary();
    wait(async {
        let store = Store::create(place.path()).await.unwrap();
        let mut writer = store.writer().await.unwrap();
        assert_eq!(writer.write_apart(&[put(1, "Một")]).await.unwrap(), 1);
        let Entry { edit: Edit::Put(other), .. } = put(2, "Hai") else { panic!("a record") };
        let Record::Firm(mut twin) = *other else { panic!("a firm") };
        twin.code = "F1".parse().unwrap();
        let both = [put(3, "Ba"), entry(None, Edit::Put(Box::new(Record::Firm(twin))))];
        assert!(matches!(writer.write_apart(&both).await, Err(StoreError::Database(_))), "a code is unique");
        assert_eq!(writer.write_apart(&[put(4, "Bốn")]).await.unwrap(), 2);
        assert_eq!(writer.commit().await.unwrap(), 2);
        let (held, _) = store.load().await.unwrap();
        assert_eq!(held.firms.keys().copied().collect::<Vec<_>>(), [1, 4]);
        let mut dropped = store.writer().await.unwrap();
        dropped.write(&[put(5, "Năm")]).await.unwrap();
        drop(dropped);
        assert_eq!(store.version().await.unwrap(), 2);
        store.close().await;
    });
}

#[test]
fn a_clock_that_is_behind_does_not_turn_the_log_back() {
    let place = temporary();
    wait(async {
        let store = Store::create(place.path()).await.unwrap();
        let mut writer = store.writer().await.unwrap();
        let earlier = datetime!(2020-01-01 0:00 UTC);
        assert_eq!(writer.instant(earlier).await.unwrap(), earlier, "an empty log has no time");
        writer.write(&[put(1, "Một")]).await.unwrap();
        let later = datetime!(2026-06-30 12:00:01 UTC);
        assert_eq!(writer.instant(earlier).await.unwrap(), NOON);
        assert_eq!(writer.instant(later).await.unwrap(), later);
        drop(writer);
        store.close().await;
    });
}

#[test]
fn a_state_has_a_mark_of_its_own() {
    let [one, two] = [(); 2].map(|()| temporary());
    wait(async {
        let [a, b] = [filled(one.path()).await, filled(two.path()).await];
        let marks = [a.mark(10).await.unwrap(), a.mark(11).await.unwrap(), b.mark(11).await.unwrap()];
        assert!(marks[0] != marks[1] && marks[1] != marks[2], "{marks:?}");
        assert_eq!(a.mark(11).await.unwrap(), marks[1]);
        a.close().await;
        let again = Store::open(one.path()).await.unwrap();
        assert_eq!(again.mark(11).await.unwrap(), marks[1], "after it was opened again");
        assert_eq!(again.identity(), a.identity());
        again.close().await;
        b.close().await;
    });
}

#[test]
fn an_empty_register_is_given_to_the_first_city_and_an_old_one_to_none() {
    let [fresh, old] = [(); 2].map(|()| temporary());
    wait(async {
        let store = Store::create(fresh.path()).await.unwrap();
        assert_eq!(store.city("hanoi").await.unwrap().as_deref(), Some("hanoi"));
        assert_eq!(store.city("hue").await.unwrap().as_deref(), Some("hanoi"));
        store.close().await;
        let store = filled(old.path()).await;
        assert_eq!(store.city("hue").await.unwrap(), None, "it has records from before cities");
        store.close().await;
    });
}

/// Statements that remove what keeps the log and its seals from being changed.
const GUARDS: [&str; 6] = [
    "drop trigger change_is_never_updated",
    "drop trigger change_is_never_deleted",
    "drop trigger seal_is_never_updated",
    "drop trigger seal_is_never_deleted",
    "drop trigger payload_is_only_withheld",
    "drop trigger payload_is_never_deleted",
];

#[rstest]
#[case("update change set actor = 'other'", "the change log is never updated")]
#[case("delete from change where seq = 11", "the change log is never deleted")]
#[case("insert or replace into change select * from change where seq = 1", "the change log is only appended")]
#[case("update seal set hash = 'x'", "seals are never updated")]
#[case("delete from seal", "seals are never deleted")]
#[case("insert into seal (seq, hash) values (5, 'x')", "seals are only appended")]
#[case("update payload set doc = '{}'", "documents of the change log are only withheld")]
#[case("update payload set salt = null, doc = '{}'", "documents of the change log are only withheld")]
#[case("delete from payload", "documents of the change log are never deleted")]
fn the_log_and_its_seals_are_only_appended_to(#[case] sql: &'static str, #[case] said: &str) {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        let mut tx = store.db.begin().await.unwrap();
        let error = tx.run(sql).await.unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
        drop(tx);
        assert_eq!(look(&store.db, store.identity()).await.unwrap().flaws, []);
        store.close().await;
    });
}

/// The flaws of a registry after a statement, in English.
fn flaws_after(sql: &'static str) -> Vec<String> {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        let mut tx = store.db.begin().await.unwrap();
        for guard in GUARDS {
            tx.run(guard).await.unwrap();
        }
        tx.run(sql).await.unwrap();
        tx.commit().await.unwrap();
        let deep = look(&store.db, store.identity()).await.unwrap();
        store.close().await;
        deep.flaws.iter().map(|flaw| flaw.say(Lang::En)).collect()
    })
}

const FIRST_RUN: &str = "log: changes 1 to 2 are not those that were written (their seal does not fit)";

#[rstest]
#[case::nothing("update firm set name = name", &[])]
#[case::time("update change set at = '2026-06-30T12:00:01Z' where seq = 1", &[FIRST_RUN])]
#[case::actor("update change set actor = 'other' where seq = 2", &[FIRST_RUN])]
#[case::reason("update change set reason = null where seq = 1", &[FIRST_RUN])]
#[case::moved_letter("update change set actor = 'testt', reason = 'hử' where seq = 1", &[FIRST_RUN])]
#[case::marks("update change set marks = 'unconditional' where seq = 2", &[FIRST_RUN])]
#[case::warnings("update change set warnings = 'tax_code:tax_code' where seq = 1", &[FIRST_RUN])]
#[case::seal("update seal set hash = 'x' where seq = 2", &[
    FIRST_RUN,
    "log: changes 3 to 9 are not those that were written (their seal does not fit)",
])]
#[case::last_seal("delete from seal where seq = 11", &["log: the changes after 9 have no seal"])]
#[case::row("update firm set name = 'Đổi' where id = 1", &["firm 1 'F1', column name: the row says 'Đổi', the log says 'Một lần nữa'"])]
#[case::cleared("update zone set area_ha = null", &["zone 7 'Z1', column area_ha: the row says null, the log says 77.5"])]
#[case::lost_row("delete from outline", &["outline 7: the log has it, the table does not"])]
#[case::added_row(
    "insert into source (id, code, title) values (9, 'S9', 'Thêm')",
    &["source 9: the table has it, the log does not"]
)]
#[case::unreadable("update payload set doc = '{}' where seq = 10", &[
    "log: changes 10 to 10 are not those that were written (their seal does not fit)",
    "change 10 of the log cannot be read: the registry is damaged: change log: missing field `id` at line 1 column 2",
])]
#[case::document("update payload set doc = replace(doc, 'Một', 'Mười') where seq = 1", &[
    "log: changes 1 to 1 are not those that were written (their seal does not fit)",
])]
#[case::lost_document("delete from payload where seq = 1", &[
    "log: changes 1 to 1 are not those that were written (their seal does not fit)",
])]
#[case::withheld_by_hand("update payload set salt = null, withheld = 'name' where seq = 1", &[
    "log: changes 1 to 1 are not those that were written (their seal does not fit)",
])]
#[case::hash("update change set doc_hash = 'x' where seq = 2", &[
    FIRST_RUN,
    "log: changes 2 to 2 are not those that were written (their seal does not fit)",
])]
fn a_deep_check_finds_every_change_around_the_log(#[case] sql: &'static str, #[case] expected: &[&str]) {
    assert_eq!(flaws_after(sql), expected);
}

#[test]
fn a_flaw_is_told_in_both_languages() {
    let lost = Lost { newest: 12, held: 9 };
    let all = [
        (Flaw::File("trang 3".to_owned()), "tệp dữ liệu: trang 3", "data file: trang 3"),
        (
            Flaw::Missing(Kind::Firm, 3),
            "cơ sở 3: nhật ký có, bảng không có",
            "firm 3: the log has it, the table does not",
        ),
        (
            Flaw::Unlogged(Kind::Firm, 3),
            "cơ sở 3: bảng có, nhật ký không có",
            "firm 3: the table has it, the log does not",
        ),
        (
            Flaw::Open(9),
            "nhật ký: các thay đổi sau 9 không có dấu niêm",
            "log: the changes after 9 have no seal",
        ),
        (
            Flaw::Lost(lost),
            "các thay đổi 10 đến 12 đã được xác nhận nhưng không có trong tệp dữ liệu",
            "changes 10 to 12 were acknowledged and are not in the data file",
        ),
    ];
    for (flaw, vi, en) in all {
        assert_eq!([flaw.say(Lang::Vi), flaw.say(Lang::En)], [vi, en]);
    }
}

#[test]
fn acknowledged_changes_that_are_gone_are_missed() {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        assert_eq!(store.lost(), None);
        store.note(15);
        store.close().await;
        let again = Store::open(place.path()).await.unwrap();
        assert_eq!(again.lost(), Some(Lost { newest: 15, held: 11 }));
        assert_eq!(again.deep().await.unwrap().flaws, [Flaw::Lost(Lost { newest: 15, held: 11 })]);
        again.close().await;
    });
}
