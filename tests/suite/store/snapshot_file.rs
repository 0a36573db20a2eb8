//! The snapshot file makes a start short and is never the truth: with it, without it and in spite of it a registry
//! answers what its rows say.

use std::{fs, sync::OnceLock};

use proptest::{prelude::*, test_runner::Config};
use rstest::rstest;
use serde_json::json;
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
    },
    index::{Snapshot, snapshot_codec},
    model::{
        change::{Edit, Seq},
        firm::Firm,
        holdings::Holdings,
        record::{Kind, Record},
    },
    registry::Registry,
    synthetic,
};

use crate::{
    cli::synthetic_city::{city, places, put},
    harness::{Folder, hanoi},
    imports::facts,
    reports::cells::{Table, kept},
    rules::laws::{actor, put_firm, wait},
};

const FILE: &str = "xuong.snapshot";
const NEWEST: &str = "xuong.newest";
const FIRMS: usize = 12_000;

/// What a registry answers.
type Answers = (Seq, Holdings, Table);

/// The seed and many made-up firms, with a snapshot file; made once and copied.
pub(crate) fn filed() -> Folder {
    static FILED: OnceLock<Folder> = OnceLock::new();
    let filed = FILED.get_or_init(|| {
        let folder = Folder::seeded();
        wait(async {
            let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
            fill(&registry, FIRMS).await;
            registry.file_snapshot(1).await;
            registry.close().await;
        });
        folder
    });
    let folder = Folder::empty();
    for name in ["xuong.db", FILE] {
        fs::copy(filed.path().join(name), folder.path().join(name)).expect("a copy");
    }
    folder
}

async fn fill(registry: &Registry, count: usize) {
    let city = synthetic::City::new(&registry.snapshot().base.holdings, &hanoi().bounds);
    let firms = |first| city.firms(7, first).take(count);
    registry.fill(synthetic::source, firms, actor(), |_| ()).await.expect("firms");
}

async fn commit(folder: &Folder, edits: Vec<Edit>) {
    let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
    registry.commit(edits, actor(), None).await.expect("a commit");
    registry.close().await;
}

/// What is answered after a start.
fn answers(folder: &Folder) -> Answers {
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let now = registry.snapshot();
        registry.close().await;
        (now.version, now.holdings(), kept(&now))
    })
}

/// What is answered without the file.
fn answers_from_rows(folder: &Folder) -> Answers {
    let (file, aside) = (folder.path().join(FILE), folder.path().join("aside"));
    fs::rename(&file, &aside).expect("the file is moved aside");
    let answers = answers(folder);
    fs::rename(&aside, &file).expect("the file is moved back");
    answers
}

/// What is answered while nothing has happened to the registry.
fn untouched() -> &'static (Answers, String) {
    static UNTOUCHED: OnceLock<(Answers, String)> = OnceLock::new();
    UNTOUCHED.get_or_init(|| {
        let folder = filed();
        fs::remove_file(folder.path().join(FILE)).expect("the file is there");
        (answers(&folder), exported(&folder).0)
    })
}

/// Every firm as a table, and what the command said to whoever watches.
fn exported(folder: &Folder) -> (String, String) {
    let run = folder.xuong(&["--lang", "en", "export", "firms", "-o", "firms.csv"]).ended(0);
    (fs::read_to_string(folder.path().join("firms.csv")).expect("the table"), run.err)
}

/// The file is used without a word, and answers what the rows say.
fn is_used(folder: &Folder) -> Answers {
    assert_eq!(folder.xuong(&["search", "Cơ sở giả lập"]).ended(0).err, "");
    let answers = answers(folder);
    assert!(answers == answers_from_rows(folder), "the file and the rows disagree");
    answers
}

/// The file is told of and left aside, and the firms are those of the rows.
fn is_refused(folder: &Folder, said: &str, firms: &str) {
    let (table, told) = exported(folder);
    assert!(told.contains("WARN") && told.contains("the snapshot file is not used"), "{told}");
    assert!(told.contains(FILE) && told.contains(said) && told.lines().count() == 1, "{told}");
    assert!(table == firms, "the rows are not what is answered");
}

/// Every firm as a table, without the file.
fn exported_from_rows(folder: &Folder) -> String {
    let (file, aside) = (folder.path().join(FILE), folder.path().join("aside"));
    fs::rename(&file, &aside).expect("the file is moved aside");
    let table = exported(folder).0;
    fs::rename(&aside, &file).expect("the file is moved back");
    table
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("a file"));
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_start_from_the_file_answers_what_the_rows_say() {
    let folder = filed();
    let used = is_used(&folder);
    assert!(used == untouched().0 && used.1.firms.len() == facts::FIRMS + FIRMS);
    assert_eq!(names(&folder), ["xuong.db", NEWEST, FILE]);
}

#[test]
fn a_start_reads_the_file_and_not_the_rows() {
    let folder = filed();
    let path = folder.path().join(FILE);
    let mark = snapshot_codec::read_header(&mut fs::read(&path).expect("the file").as_slice())
        .expect("a header")
        .mark;
    let (version, holdings, _) = untouched().0.clone();
    let mut told_apart = Firm::clone(&holdings.firms[&1]);
    "Chỉ có trong tệp".clone_into(&mut told_apart.name);
    let now = Snapshot::new(holdings, version, hanoi()).after(vec![put(told_apart)], version);
    snapshot_codec::write(&now, &mark, fs::File::create(&path).expect("the file")).expect("a file like ours");
    assert_eq!(answers(&folder).1.firms[&1].name, "Chỉ có trong tệp");
}

#[rstest]
#[case::empty(|_: &mut Vec<u8>| Vec::new(), "it cannot be read")]
#[case::cut_in_its_heading(|all: &mut Vec<u8>| all[..20].to_vec(), "it cannot be read")]
#[case::cut_in_the_middle(|all: &mut Vec<u8>| all[..all.len() / 2].to_vec(), "")]
#[case::cut_by_a_byte(|all: &mut Vec<u8>| all[..all.len() - 1].to_vec(), "")]
#[case::longer_by_a_byte(|all: &mut Vec<u8>| [all, &[0][..]].concat(), "its checksum is wrong")]
#[case::a_byte_in_the_middle(|all: &mut Vec<u8>| flipped(all, 2), "its checksum is wrong")]
#[case::the_last_byte(|all: &mut Vec<u8>| flipped(all, 1), "its checksum is wrong")]
#[case::of_another_program(|all: &mut Vec<u8>| flipped(all, usize::MAX), "another version of the program wrote it")]
#[case::a_text(|_: &mut Vec<u8>| "not a snapshot at all".into(), "another version of the program wrote it")]
fn a_damaged_file_is_told_and_left_aside(#[case] damage: fn(&mut Vec<u8>) -> Vec<u8>, #[case] said: &str) {
    let folder = filed();
    let mut content = fs::read(folder.path().join(FILE)).expect("the file");
    let damaged = damage(&mut content);
    folder.file(FILE, damaged);
    is_refused(&folder, said, &untouched().1);
}

/// The bytes with one of them changed: the first of all, the last, or one in between.
fn flipped(all: &mut Vec<u8>, part: usize) -> Vec<u8> {
    let at = (all.len() / part).saturating_sub(usize::from(part < all.len()));
    all[at] ^= 1;
    std::mem::take(all)
}

#[test]
fn the_file_of_another_registry_is_told_and_left_aside() {
    let (folder, other) = (filed(), Folder::empty());
    other.xuong(&["demo", "--synthetic", "10000", "--seed-only"]).ended(0);
    fs::copy(other.path().join(FILE), folder.path().join(FILE)).expect("a copy");
    is_refused(&folder, "it is a copy of another registry or of another past", &untouched().1);
}

/// A firm that moved, one that was renamed, one that is gone and one that is new.
fn some_edits(held: &Holdings) -> Vec<Edit> {
    let (mut moved, mut named) = (Firm::clone(&held.firms[&250]), Firm::clone(&held.firms[&9000]));
    moved.location.clone_from(&held.firms[&7000].location);
    "Tên \"khác\"".clone_into(&mut named.name);
    named.workers = None;
    vec![put(moved), put(named), Edit::Delete(Kind::Firm, 300), put_firm(1_000_000, "NEW", 3)]
}

#[test]
fn edits_after_the_file_are_put_on_top_of_it() {
    let folder = filed();
    let before = &untouched().0;
    wait(commit(&folder, some_edits(&before.1)));
    let after = is_used(&folder);
    assert_eq!(after.0, before.0 + 4);
    assert!(after.1.firms.contains_key(&1_000_000) && !after.1.firms.contains_key(&300));
}

/// Two wards that change their shapes.
fn swapped_units(held: &Holdings) -> Vec<Edit> {
    let wards: Vec<_> = held.units.values().filter(|u| u.edition.as_str() == "wards-2025").take(2).collect();
    let mut swapped = [(**wards[0]).clone(), (**wards[1]).clone()];
    swapped[0].shape.clone_from(&wards[1].shape);
    swapped[1].shape.clone_from(&wards[0].shape);
    swapped.map(|unit| Edit::Put(Box::new(Record::Unit(unit)))).to_vec()
}

/// A ward that is gone: the numbers of all that follow it are smaller by one.
fn a_unit_less(held: &Holdings) -> Vec<Edit> {
    vec![Edit::Delete(Kind::Unit, *held.units.keys().nth(40).expect("a unit"))]
}

/// An edition that comes before all others.
fn an_older_edition(_: &Holdings) -> Vec<Edit> {
    let ring = [[105.7, 20.9], [105.9, 20.9], [105.9, 21.1], [105.7, 21.1], [105.7, 20.9]];
    let square = json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
        "properties": { "edition": "districts-1999", "level": "district", "code": "U1", "name": "Ô",
            "valid_from": "1999-01-01" },
        "geometry": { "type": "Polygon", "coordinates": [ring] } }] });
    let batch = read(Importable::Units, square.to_string().as_bytes(), &Reading::of(hanoi()));
    vec![Edit::Put(Box::new(batch.drafts.first().expect("a record").record.with_id(9999)))]
}

/// A zone whose code comes before all others: the numbers of all zones are greater by one.
fn a_source_reworded(held: &Holdings) -> Vec<Edit> {
    let mut source = (**held.sources.values().next().expect("a source")).clone();
    source.title.push_str(" (2)");
    vec![Edit::Put(Box::new(Record::Source(source)))]
}

fn a_zone_more(held: &Holdings) -> Vec<Edit> {
    let mut zone = (**held.zones.values().next().expect("a zone")).clone();
    zone.id.0 = 9999;
    zone.code = "0".parse().expect("a code");
    vec![Edit::Put(Box::new(Record::Zone(zone)))]
}

#[rstest]
#[case::swapped_units(swapped_units, true)]
#[case::a_unit_less(a_unit_less, true)]
#[case::an_older_edition(an_older_edition, true)]
#[case::a_zone_more(a_zone_more, true)]
#[case::firms_too(|held: &Holdings| [some_edits(held), swapped_units(held), a_zone_more(held)].concat(), true)]
#[case::nothing_that_places(a_source_reworded, false)]
fn firms_are_placed_anew_when_units_or_zones_changed_after_the_file(
    #[case] edits: fn(&Holdings) -> Vec<Edit>,
    #[case] figures_move: bool,
) {
    let folder = filed();
    let before = &untouched().0;
    wait(commit(&folder, edits(&before.1)));
    assert_eq!(is_used(&folder).2 != before.2, figures_move);
}

#[test]
fn too_many_changes_after_the_file_are_not_replayed() {
    let folder = filed();
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        fill(&registry, 5001).await;
        registry.close().await;
    });
    is_refused(&folder, "too much has changed since", &exported_from_rows(&folder));
}

/// The database is an older copy than the file, and other edits came after.
#[rstest]
fn a_restored_database_is_not_answered_from_a_file_of_another_past(#[values(0, 1, 3)] edits: i64) {
    let (folder, copy) = (filed(), Folder::empty());
    let (now, then) = (folder.path().join("xuong.db"), copy.path().join("xuong.db"));
    fs::copy(&now, &then).expect("a backup");
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await.expect("a commit");
        registry.file_snapshot(1).await;
        registry.close().await;
    });
    fs::copy(&then, &now).expect("the backup is restored");
    fs::remove_file(folder.path().join(NEWEST)).expect("that newer changes are gone is accepted");
    let (file, aside) = (folder.path().join(FILE), folder.path().join("aside"));
    fs::rename(&file, &aside).expect("the file is moved aside");
    if edits > 0 {
        wait(commit(&folder, (0..edits).map(|n| put_firm(1, "F0001", 100 + n)).collect()));
    }
    let firms = exported(&folder).0;
    fs::rename(&aside, &file).expect("the file is moved back");
    is_refused(&folder, if edits == 0 { "" } else { "another past" }, &firms);
}

#[test]
fn a_file_is_written_for_many_firms_only_and_leaves_nothing_beside_it() {
    let (small, large) = (Folder::seeded(), filed());
    for folder in [&small, &large] {
        wait(async {
            let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
            registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await.expect("a commit");
            registry.file_snapshot(2).await;
            registry.file_snapshot(1).await;
            registry.close().await;
        });
    }
    assert_eq!(names(&small), ["xuong.db", NEWEST]);
    assert_eq!(names(&large), ["xuong.db", NEWEST, FILE]);
    let header =
        snapshot_codec::read_header(&mut fs::read(large.path().join(FILE)).expect("the file").as_slice());
    assert_eq!(header.expect("a header").version, answers(&large).0);
}

#[test]
fn what_cannot_be_written_is_told_and_leaves_nothing_behind() {
    let folder = filed();
    fs::remove_file(folder.path().join(FILE)).expect("the file is there");
    fs::create_dir(folder.path().join(FILE)).expect("a folder in its place");
    folder.file(&format!("{FILE}/inside"), "something");
    let told = folder.xuong(&["--lang", "en", "admin", "synth", "1", "--force"]).ended(0).err;
    assert!(told.contains("the snapshot file is not used"), "{told}");
    assert!(told.contains("the snapshot file could not be written"), "{told}");
    assert_eq!(names(&folder), ["xuong.db", NEWEST, FILE]);
}

/// The beginning of the city, and its file.
fn small_file() -> &'static (Snapshot, Vec<u8>) {
    static SMALL: OnceLock<(Snapshot, Vec<u8>)> = OnceLock::new();
    SMALL.get_or_init(|| {
        let firms = city().firms.iter().step_by(100).cloned().map(put).collect();
        let now = Snapshot::new(Holdings::default(), 1, hanoi()).after(firms, 77);
        let mut bytes = Vec::new();
        snapshot_codec::write(&now, "a mark", &mut bytes).expect("writing to memory");
        (now, bytes)
    })
}

fn read_back(bytes: &[u8]) -> Result<Snapshot, snapshot_codec::Unusable> {
    snapshot_codec::read(bytes, bytes.len() as u64, Holdings::default(), false, hanoi())
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_file_with_a_changed_byte_or_a_missing_end_is_read(at in any::<prop::sample::Index>(), bits in 1..=255_u8) {
        let (_, whole) = small_file();
        let at = at.index(whole.len());
        let mut changed = whole.clone();
        changed[at] ^= bits;
        prop_assert!(read_back(&changed).is_err());
        prop_assert!(read_back(&whole[..at]).is_err());
    }
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let (now, bytes) = small_file();
    let again = read_back(bytes).expect("the file is whole");
    assert_eq!(again.version, 77);
    assert!(again.holdings() == now.holdings() && kept(&again) == kept(now));
    let placed = snapshot_codec::read(bytes.as_slice(), bytes.len() as u64, places().clone(), true, hanoi())
        .expect("a file");
    let built = Snapshot::new(placed.holdings(), 77, hanoi());
    assert!(kept(&placed) == kept(&built) && placed.firms.len() == now.firms.len());
}
