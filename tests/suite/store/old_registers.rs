//! A register that an earlier version of the program wrote is opened with all it held and all it held before.

use std::{fs, path::Path};

use serde_json::json;
use xuong::{
    model::{as_of::AsOf, holdings::Holdings},
    registry::Registry,
};

use crate::{
    harness::{Folder, Server, hanoi},
    rules::laws::{truth, wait},
};

/// A moment between the first import of the register of 0.1.0 and its first edit.
const BEFORE_THE_EDITS: &str = "2026-11-28T11:39:16.5Z";

/// A copy of the register that a version wrote.
pub(crate) fn written_by(version: &str) -> Folder {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/registers");
    let folder = Folder::of_a_file();
    fs::copy(fixtures.join(version).join("xuong.db"), folder.path().join("xuong.db")).expect("a copy");
    folder
}

/// What was written by hand into the files that the register was made of: firms, units and how many of the rest.
fn told(holdings: &Holdings) -> serde_json::Value {
    let firm = |firm: &xuong::model::firm::Firm| {
        let point = firm.location.as_ref().map(|l| [l.point.lon(), l.point.lat()]);
        let workers = firm.workers.map(|w| (w.count, w.as_of.map(|day| day.to_string())));
        let dates = [firm.opened, firm.closed].map(|date| date.map(|date| date.to_string()));
        json!([firm.code, firm.name, workers, dates, point])
    };
    json!({
        "firms": holdings.firms.values().map(|f| firm(f)).collect::<Vec<_>>(),
        "units": holdings.units.values().map(|u| u.name.as_str()).collect::<Vec<_>>(),
        "others": [
            holdings.sources.len(), holdings.successions.len(), holdings.zones.len(), holdings.outlines.len(),
            holdings.observations.len(), holdings.linkages.len(),
        ],
    })
}

#[test]
fn a_register_of_0_1_0_opens_with_its_present_and_its_past() {
    let folder = written_by("0.1.0");
    let (now, then) = wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let now = registry.snapshot().holdings();
        let instant: AsOf = BEFORE_THE_EDITS.parse().expect("an instant");
        let then = registry.as_of(instant).await.expect("the past").holdings();
        registry.close().await;
        (now, then)
    });
    assert_eq!(
        told(&then),
        json!({
            "firms": [
                ["E1", "Công ty TNHH Cơ khí Thử Một", [120, "2025-12-31"], ["2010", null], [105.8201, 21.0501]],
                ["E2", "Công ty CP Kim loại Thử Hai", [45, "2025-12"], ["2012-05", null], [105.8203, 21.0502]],
                ["E3", "Xưởng đúc Thử Ba", null, ["2015-03-20", null], [105.8205, 21.0503]],
                ["E4", "Công ty May Thử Bốn", [300, "2025"], [null, null], [105.86, 21.03]],
                ["E5", "Xưởng gỗ Thử Năm", null, [null, null], null],
                ["E6", "Công ty Điện tử Thử Sáu", [0, "2026-03"], ["2019", null], [105.8801, 21.0502]],
            ],
            "units": ["Phường Thử Tây", "Phường Thử Giữa", "Xã Thử Đông", "Quận Thử"],
            "others": [2, 3, 2, 1, 3, 0],
        })
    );
    assert_eq!(
        told(&now),
        json!({
            "firms": [
                ["E1", "Công ty TNHH Cơ khí Thử Một", [150, "2026-09-30"], ["2010", null], [105.8202, 21.0501]],
                ["E2", "Công ty CP Kim loại Thử Hai", [45, "2025-12"], ["2012-05", null], [105.8203, 21.0502]],
                ["E3", "Xưởng đúc Thử Ba", null, ["2015-03-20", null], [105.8205, 21.0503]],
                ["E4", "Công ty CP May Thử Bốn", null, [null, "2026-08"], [105.865, 21.03]],
                ["E5", "Xưởng gỗ Thử Năm", null, [null, null], null],
                ["E6", "Công ty Điện tử Thử Sáu", [0, "2026-03"], ["2019", null], [105.8801, 21.0502]],
                ["E7", "Công ty Mới Thử Bảy", [9, "2026-09-30"], [null, null], [105.93, 21.02]],
            ],
            "units": ["Phường Thử Tây", "Phường Thử Trung", "Quận Thử"],
            "others": [2, 3, 2, 1, 3, 1],
        })
    );
}

#[test]
fn the_log_of_a_register_of_0_1_0_replays_to_its_rows_and_goes_on() {
    let folder = written_by("0.1.0");
    wait(truth(folder.place()));
    let more = folder.file("more.csv", "code,name,workers\nE2,Công ty CP Kim loại Thử Hai,46\n");
    folder.xuong(&["import", "firms", &more.display().to_string(), "--reason", "Thử"]).ended(0);
    wait(truth(folder.place()));
    let log = wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let log = registry.changes_since(0, i64::MAX).await.expect("a log");
        registry.close().await;
        log
    });
    let reasons: Vec<&str> = log.iter().filter_map(|change| change.reason.as_deref()).collect();
    for reason in ["Nạp lần đầu", "Kiểm tra tháng 9", "Ranh giới mới", "Công nhận thử", "Thử"]
    {
        assert!(reasons.contains(&reason), "{reason}: {reasons:?}");
    }
    assert_eq!(log.len(), 29);
}

/// Tables of records, with the columns that 0.1.0 knew, and its log, by the statements of each schema.
fn rows(folder: &Folder, columns: &[(String, String)], log: &str) -> Vec<String> {
    let table = |(table, columns): &(String, String)| {
        let rows = folder.sql(&format!("select {columns} from {table} order by 1, 2, 3"));
        assert!(!rows.is_empty(), "{table} is empty, and would prove nothing");
        format!("{table}\n{rows}")
    };
    columns.iter().map(table).chain([folder.sql(log)]).collect()
}

/// Row by row and document by document, as another program reads the file before and after.
#[test]
fn opening_a_register_of_0_1_0_loses_no_row_and_no_document() {
    let folder = written_by("0.1.0");
    let names =
        "select m.name || ' ' || group_concat(p.name) from sqlite_schema m, pragma_table_info(m.name) p
        where m.type = 'table' and m.name not in ('change', 'registry', '_sqlx_migrations', 'sqlite_sequence')
        group by m.name order by m.name";
    let columns: Vec<(String, String)> = folder
        .sql(names)
        .lines()
        .map(|line| line.split_once(' ').expect("a table and its columns"))
        .map(|(table, columns)| (table.to_owned(), columns.to_owned()))
        .collect();
    assert_eq!(columns.len(), 8, "{columns:?}");
    let log = "select seq, at, actor, reason, kind, subject_id, after_doc, before_doc is null from change
        order by seq";
    let before = rows(&folder, &columns, log);
    folder.xuong(&["check", "--deep"]);
    let log = "select seq, at, actor, reason, kind, subject_id, doc, before_hash is null
        from change left join payload using (seq) order by seq";
    let steps = "select count(*), max(version) from _sqlx_migrations";
    let (after, taken) = (rows(&folder, &columns, log), folder.sql(steps));
    assert_eq!(after, before);
    assert_ne!(taken, written_by("0.1.0").sql(steps), "nothing was migrated");
    folder.xuong(&["check", "--deep"]);
    assert_eq!((rows(&folder, &columns, log), folder.sql(steps)), (before, taken), "the second time");
}

/// What 0.1.0 is to this program: a register with one step more than the program knows.
#[test]
fn a_program_that_is_too_old_says_so_and_changes_nothing() {
    let folder = written_by("0.1.0");
    folder.xuong(&["check"]);
    let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'later', 1, x'00', 0)";
    folder.sql(later);
    let held = folder.sql(".dump");
    let list = folder.file("more.csv", "code,name\nE2,Công ty CP Kim loại Thử Hai\n").display().to_string();
    let copy = folder.path().join("copy.db").display().to_string();
    let commands: [&[&str]; 5] =
        [&["check", "--deep"], &["serve"], &["import", "firms", &list], &["history"], &["backup", &copy]];
    for (lang, said) in
        [("en", "written by a newer xuong; update the program"), ("vi", "hãy cập nhật chương trình")]
    {
        for command in commands {
            let told = folder.xuong(&[&["--lang", lang], command].concat()).ended(3).err;
            assert!(told.contains(said) && told.lines().count() == 1, "{command:?}: {told}");
        }
    }
    assert!(held.contains("9999") && folder.sql(".dump") == held, "it was written to");
    assert!(!Path::new(&copy).exists(), "half a backup is left");
}

#[test]
fn a_register_of_0_1_0_is_served() {
    let server = Server::on(written_by("0.1.0")).for_analyst();
    let firms = server.get("/ogc/collections/firms/items?f=json").json(200);
    assert_eq!(firms["numberMatched"], 7);
    let past = format!("/api/reports/sector-mix?boundaries=city&as_of={BEFORE_THE_EDITS}");
    assert_eq!(server.get(&past).status, 200);
    server.stop();
}
