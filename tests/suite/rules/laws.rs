//! The laws of the registry: the log, the rows and the snapshot are one truth, whoever writes and however often.

use std::{
    collections::{BTreeSet, HashMap},
    process::Command,
    sync::Arc,
    time::Duration,
};

use proptest::{prelude::*, test_runner::Config};
use rstest::rstest;
use serde_json::json;
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
    },
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, areas::Areas, nearest::Near},
    model::{
        actor::Actor,
        change::{Change, Edit},
        holdings::Holdings,
        record::{Kind, Record},
    },
    query::filter::Filter,
    registry::{
        Registry,
        identity::Decisions,
        import::{ImportOptions, Outcome},
    },
    store::{Place, Store, StoreError},
};

use crate::{
    harness::{Folder, InTime, hanoi},
    imports::facts::FIRMS,
};

/// Waits for what is asynchronous.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// The edit that records a firm; some have no point, some lie in the zone `Z1`.
pub(crate) fn put_firm(id: i64, code: &str, n: i64) -> Edit {
    let lon = f64::from(u32::try_from(105_800 + n % 100).expect("small")) / 1000.0;
    let firm = json!({
        "id": id, "code": code, "name": format!("Cơ sở {code}"), "written": {}, "workers": { "count": n },
        "location": (n % 5 != 0).then(|| json!({ "point": [lon, 21.05] })),
        "zone": (n % 7 == 1).then_some("Z1"), "sources": [],
    });
    put(Record::Firm(serde_json::from_value(firm).expect("a firm")))
}

/// Imports what is written here.
pub(crate) async fn import(registry: &Registry, kind: Importable, text: &str) -> Outcome {
    let decisions = Decisions::default();
    let options =
        ImportOptions { dry_run: false, accept_partial: false, decisions, actor: actor(), reason: None };
    let reading = Reading { edition: "squares".parse().ok(), ..Reading::of(hanoi()) };
    let outcome = registry.import(read(kind, text.as_bytes(), &reading), options).await.expect("an import");
    assert!(outcome.accepted, "{:?}", outcome.findings);
    outcome
}

/// Who writes in tests.
pub(crate) fn actor() -> Actor {
    Actor("test".into())
}

/// What the log alone says is held; every change must begin where the one before it ended.
pub(crate) fn replay(log: Vec<Change>) -> Holdings {
    let (mut held, mut latest) = (Holdings::default(), std::collections::HashMap::new());
    for change in log {
        let before = latest.insert((change.kind, change.id), change.after.clone()).flatten();
        assert_eq!(change.before, before, "change {}", change.seq);
        held.apply(change.edit());
    }
    held
}

/// The rows of a register, after the log was found to say the same.
pub(crate) async fn truth(place: impl Into<Place>) -> Holdings {
    let store = Store::open(place).await.expect("a registry that is intact");
    let (rows, _) = store.load().await.expect("rows");
    assert_eq!(replay(store.changes_since(0, i64::MAX).await.expect("a log")), rows);
    store.close().await;
    rows
}

fn put(record: Record) -> Edit {
    Edit::Put(Box::new(record))
}

fn put_zone(id: i64, n: i64) -> Edit {
    let zone = json!({
        "id": id, "code": format!("Z{id}"), "kind": "industrial_park", "name": format!("Khu {n}"), "written": {},
        "sources": [],
    });
    put(Record::Zone(serde_json::from_value(zone).expect("a zone")))
}

/// A square whose western border depends on `n`, in one of two editions, of which no two lie on each other.
fn put_unit(id: i64, n: i64) -> Edit {
    let west = 105.75 + 0.01 * f64::from(u8::try_from(n % 10).expect("small"));
    let south = 21.0 + 0.1 * f64::from(u8::try_from((id - 1) / 2).expect("small"));
    let north = south + 0.1;
    let (edition, level) = if id % 2 == 0 { ("old", "district") } else { ("new", "ward") };
    let square = json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
        "properties": { "edition": edition, "level": level, "code": format!("U{id}"), "name": "Ô" },
        "geometry": { "type": "Polygon", "coordinates":
            [[[west, south], [west + 0.1, south], [west + 0.1, north], [west, north], [west, south]]] } }] });
    let batch = read(Importable::Units, square.to_string().as_bytes(), &Reading::of(hanoi()));
    put(batch.drafts.first().expect("a record").record.with_id(id))
}

/// Puts, replacements and deletions of few things, so that they meet; some break a rule and must leave no trace.
pub(crate) fn edits() -> impl Strategy<Value = Edit> {
    let (id, n) = (1..12_i64, 0..1000_i64);
    prop_oneof![
        6 => (id.clone(), n.clone()).prop_map(|(id, n)| put_firm(id, &format!("F{id}"), n)),
        1 => (id.clone(), n.clone()).prop_map(|(id, n)| put_firm(id, "SAME", n)),
        1 => (1..4_i64, n.clone()).prop_map(|(id, n)| put_zone(id, n)),
        1 => (1..5_i64, n).prop_map(|(id, n)| put_unit(id, n)),
        2 => id.clone().prop_map(|id| Edit::Delete(Kind::Firm, id)),
        1 => (1..5_i64, prop_oneof![Just(Kind::Zone), Just(Kind::Unit)]).prop_map(|(id, k)| Edit::Delete(k, id)),
    ]
}

/// Everything that can be asked of a snapshot, as text.
fn answers(now: &Snapshot) -> Vec<String> {
    let firms = now.firms.iter().map(|row| {
        let units: Vec<String> = row.units().map(|u| format!("{:?}", u.map(|u| &u.code))).collect();
        let (code, zone) = (row.code(), row.zone().map(|z| &z.name));
        let known = now.firms.get(row.id()).zip(now.firms.by_code(code));
        let known = known.map(|(a, b)| (a.firm() == row.firm(), b.firm() == row.firm()));
        format!("{code} {:?} {units:?} {zone:?} {known:?}", row.cursor())
    });
    let here = LonLat::new(105.82, 21.05).expect("a position");
    let near = Near {
        from: here,
        within_m: Some(5000.0),
        limit: usize::MAX,
        filter: Filter::default(),
        condition: None,
    };
    let near = near.ask(&now.firms).found.into_iter().map(|(d, row)| format!("{d} {}", row.code()));
    let bbox = Bbox { west: 105.81, south: 21.0, east: 105.85, north: 21.1 };
    let boxed = now.firms.wanted(Some(bbox), &Filter::default(), &[]);
    let boxed: Vec<String> = boxed.rows().map(|row| row.code().to_owned()).collect();
    let areas =
        [Areas::City, Areas::Zones].into_iter().chain((0..now.base.editions.len()).map(Areas::Edition));
    let cells = areas.flat_map(|areas| {
        now.firms.cells(areas).map(move |(area, division, cell)| {
            let largest = cell.two_largest().map(|one| one.map(|(_, workers)| workers));
            format!("{areas:?} {area} {division} {:?} {} {largest:?}", cell.tally, cell.enterprises)
        })
    });
    let covered = format!("{:?} {:?}", now.firms.coverage(), now.firms.bbox());
    let editions = now.base.editions.iter().map(|e| format!("{} {}", e.code, e.units().count()));
    let rest = [now.firms.len().to_string(), covered];
    firms.chain(near).chain(boxed).chain(editions).chain(cells).chain(rest).collect()
}

async fn commits_keep_one_truth(commits: Vec<Vec<Edit>>) {
    let folder = Folder::empty();
    let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
    let (mut expected, mut version) = (Holdings::default(), 0);
    for edits in commits {
        let earlier = (registry.snapshot(), registry.snapshot().holdings());
        let count = i64::try_from(edits.len()).expect("few");
        if let Ok(now) = registry.commit(edits.clone(), actor(), None).await {
            edits.into_iter().for_each(|edit| expected.apply(edit));
            assert_eq!(now, version + count);
            version = now;
        }
        assert_eq!(earlier.0.holdings(), earlier.1);
        assert_eq!(registry.snapshot().holdings(), expected);
    }
    let now = registry.snapshot();
    registry.close().await;
    let rows = truth(folder.place()).await;
    assert_eq!(rows, expected);
    assert_eq!(answers(&now), answers(&Snapshot::new(rows, now.version, hanoi())));
    assert_eq!(now.version, version);
}

proptest! {
    #![proptest_config(Config { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn log_rows_and_snapshot_agree_after_any_commits(
        commits in prop::collection::vec(prop::collection::vec(edits(), 1..5), 1..25),
    ) {
        wait(commits_keep_one_truth(commits));
    }
}

#[test]
fn the_log_of_the_seed_replays_to_its_rows() {
    let folder = Folder::seeded();
    assert_eq!(wait(truth(folder.place())).firms.len(), FIRMS);
}

#[test]
fn the_log_keeps_a_position_to_the_last_bit() {
    let folder = Folder::empty();
    wait(async {
        let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
        import(&registry, Importable::Firms, "name,lon,lat\nA,105.86399999999999,21.034720000000004\n").await;
        truth(folder.place()).await;
    });
}

#[test]
fn two_registries_on_one_folder_converge_and_lose_no_edit() {
    let folder = Folder::empty();
    wait(async {
        let a = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
        let b = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        for n in 1..=20 {
            let (one, other) = if n % 3 == 0 { (&b, &a) } else { (&a, &b) };
            let edits = vec![put_zone(1, n), put_unit(1, n), put_firm(2 * n - 1, &format!("F{n}"), n * 5)];
            one.commit(edits, actor(), None).await.expect("a commit");
            let row = format!("name,workers\nNhập {n},{n}\n");
            assert_eq!(import(other, Importable::Firms, &row).await.added(), 1);
        }
        let followed =
            tokio::time::timeout(Duration::from_millis(2500), async { tokio::join!(a.follow(), b.follow()) });
        assert!(followed.await.is_err(), "following never ends");
        let (held, version) = (a.snapshot().holdings(), a.snapshot().version);
        assert_eq!((b.snapshot().holdings(), b.snapshot().version), (held.clone(), version));
        assert_eq!(answers(&a.snapshot()), answers(&b.snapshot()));
        let names: BTreeSet<&str> = held.firms.values().map(|f| f.name.as_str()).collect();
        assert!((1..=20).all(|n| names.contains(format!("Nhập {n}").as_str())), "{names:?}");
        assert_eq!(truth(folder.place()).await, held);
    });
}

#[test]
fn an_identity_is_never_used_again() {
    let folder = Folder::empty();
    wait(async {
        let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
        import(&registry, Importable::Firms, "name\nA\nB\n").await;
        registry.commit(vec![Edit::Delete(Kind::Firm, 2)], actor(), None).await.expect("a commit");
        import(&registry, Importable::Firms, "name\nC\n").await;
        let held = registry.snapshot().holdings();
        let known: Vec<(i64, &str)> = held.firms.values().map(|f| (f.id.0, f.name.as_str())).collect();
        assert_eq!(known, [(1, "A"), (3, "C")]);
    });
}

#[test]
fn edits_of_sixteen_writers_at_once_all_land_with_versions_of_their_own() {
    let folder = Folder::empty();
    wait(async {
        let registry = Arc::new(Registry::create(folder.place(), &hanoi()).await.expect("a registry"));
        let mut writers = tokio::task::JoinSet::new();
        for n in 1..=16 {
            let registry = registry.clone();
            writers.spawn(async move {
                let edits = vec![put_firm(n, &format!("F{n}"), 7)];
                let version = registry.commit(edits, actor(), None).await.expect("a commit");
                assert!(registry.snapshot().firms.get(n).is_some(), "a writer reads what it wrote");
                version
            });
        }
        let versions: BTreeSet<i64> = writers.join_all().await.into_iter().collect();
        assert_eq!(versions, (1..=16).collect());
        assert_eq!(truth(folder.place()).await.firms.len(), 16);
    });
}

#[test]
fn reading_goes_on_while_somebody_writes() {
    let folder = Folder::seeded();
    wait(async {
        let store = Store::open(folder.place()).await.expect("a registry");
        let writer = store.writer().await.expect("the lock");
        let opened =
            tokio::time::timeout(Duration::from_secs(5), Registry::open(folder.place(), &hanoi())).await;
        let registry = opened.expect("nobody waits for a writer").expect("a registry");
        assert_eq!(registry.snapshot().firms.len(), FIRMS);
        folder.xuong(&["near", "Sài Đồng"]).ended(0);
        drop(writer);
    });
}

fn sqlite3(folder: &Folder, sql: &str) -> Result<String, String> {
    let output = Command::new("sqlite3").arg(folder.path().join("xuong.db")).arg(sql).output_in_time();
    let output = output.expect("the sqlite3 command-line tool is needed: install the package sqlite3");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[rstest]
#[case("update change set actor = 'nobody' where seq = 1", "never updated")]
#[case("delete from change where seq = 1", "never deleted")]
#[case("insert or replace into change select * from change where seq = 1", "only appended")]
fn the_log_refuses_to_be_changed(#[case] sql: &str, #[case] said: &str) {
    let folder = Folder::seeded_file();
    let count = "select count(*), max(actor) from change";
    let before = sqlite3(&folder, count).expect("a count");
    assert!(sqlite3(&folder, sql).expect_err("a refusal").contains(said));
    assert_eq!(sqlite3(&folder, count).expect("a count"), before);
}

#[test]
fn durability_rests_on_the_settings_that_were_asked_for() {
    let folder = Folder::seeded_file();
    let settings = wait(async { Store::open(folder.place()).await.expect("a registry").settings().await });
    let settings: HashMap<&str, String> = settings.expect("settings").into_iter().collect();
    let of = |name: &str| settings[name].as_str();
    assert_eq!(["journal_mode", "synchronous", "foreign_keys"].map(of), ["wal", "2", "1"]);
    let sqlite = of("version");
    let parts: Vec<u32> = sqlite.split('.').map(|p| p.parse().expect("a number")).collect();
    assert!(parts >= vec![3, 51, 3], "SQLite {sqlite} has the WAL-reset bug");
}

#[test]
fn a_registry_of_a_newer_program_is_refused_with_one_sentence() {
    let folder = Folder::seeded_file();
    let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'later', 1, x'00', 0)";
    sqlite3(&folder, later).expect("a migration of tomorrow");
    let opened = wait(Store::open(folder.place())).map(drop);
    assert!(matches!(opened, Err(StoreError::Newer)), "{opened:?}");
    let told = folder.xuong(&["--lang", "en", "near", "Sài Đồng"]).ended(3);
    assert!(told.err.contains("written by a newer xuong") && told.err.lines().count() == 1, "{}", told.err);
}
