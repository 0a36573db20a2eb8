//! Damage at random, by seed: whatever happens to the files of a register, `xuong check --deep` is not silent about a wrong
//! answer, and no command hangs or panics.
//!
//! The suite tries some; `XUONG_TRIALS=full cargo test --release --test suite store::damage:: -- --nocapture` tries all, and says what came of them.

use std::{
    fs::{self, File},
    path::Path,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use xuong::{
    model::{change::Change, holdings::Holdings},
    registry::Registry,
};

use super::{PAGE, overwrite};
use crate::{
    harness::{Folder, Run, hanoi, program},
    rules::laws::{actor, put_firm, wait},
    store::snapshot_file::filed,
};

/// No command may take longer on these small registers, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many trials: some in the suite, all where `XUONG_TRIALS=full`.
pub(crate) fn rounds(some: u64, all: u64) -> u64 {
    if std::env::var("XUONG_TRIALS").is_ok_and(|asked| asked == "full") { all } else { some }
}

/// Runs a command and ends it when it does not end by itself.
pub(crate) fn limited(folder: &Folder, args: &[&str]) -> Run {
    let place = Folder::empty();
    let (out, err) = (place.path().join("out"), place.path().join("err"));
    let mut process = folder
        .placed(program())
        .current_dir(place.path())
        .args(["--lang", "en"])
        .args(args)
        .stdout(File::create(&out).expect("a file"))
        .stderr(File::create(&err).expect("a file"))
        .spawn()
        .expect("the program starts");
    let begun = Instant::now();
    let code = loop {
        if let Some(status) = process.try_wait().expect("it can be waited for") {
            break status.code().unwrap_or(-1);
        }
        if begun.elapsed() > PATIENCE {
            process.kill().expect("it is killed");
            let _ = process.wait();
            panic!("{args:?} did not end: {}", fs::read_to_string(&err).unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).expect("what it said")).into_owned();
    Run { code, out: text(&out), err: text(&err) }
}

/// Numbers from a seed (splitmix64, Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).expect("small")
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// What a register holds and held.
type Held = (Holdings, Vec<Change>);

fn held(folder: &Path) -> Held {
    wait(async {
        let registry = Registry::open(folder, &hanoi()).await.expect("what is told to be whole opens");
        let log = registry.changes_since(0, i64::MAX).await.expect("a log");
        let holdings = registry.snapshot().holdings();
        registry.close().await;
        (holdings, log)
    })
}

/// A small register as a killed server leaves it, the newest changes in the write-ahead log, and what it holds.
fn killed() -> &'static (Folder, Held) {
    static KILLED: OnceLock<(Folder, Held)> = OnceLock::new();
    KILLED.get_or_init(|| {
        let (folder, copy) = (Folder::empty(), Folder::empty());
        let row = |n| format!("C{n:03},Cơ sở số {n},0105{:06},{n},Phường thứ {n}\n", 628_000 + n);
        let rows = (0..150).map(row).collect::<Vec<_>>().concat();
        let file = copy.file("firms.csv", format!("code,name,tax_code,workers,address\n{rows}"));
        folder.xuong(&["import", "firms", &file.display().to_string(), "--reason", "Lần đầu"]).ended(1);
        fs::remove_file(file).expect("it was written");
        let held = wait(async {
            let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
            for n in 0..8 {
                let firm = |id: i64| put_firm(id, &format!("C{:03}", id - 1), 7 * n);
                let edits = (1..6).map(|k| firm(k * 20 + n)).collect();
                registry.commit(edits, actor(), Some(format!("Lần {n}"))).await.expect("a commit");
            }
            for name in ["xuong.db", "xuong.db-wal", "xuong.newest"] {
                fs::copy(folder.path().join(name), copy.path().join(name)).expect("a copy");
            }
            let log = registry.changes_since(0, i64::MAX).await.expect("a log");
            let holdings = registry.snapshot().holdings();
            registry.close().await;
            (holdings, log)
        });
        (copy, held)
    })
}

fn copy_of(folder: &Folder, names: &[&str]) -> Folder {
    let copy = Folder::empty();
    for name in names {
        fs::copy(folder.path().join(name), copy.path().join(name)).expect("a copy");
    }
    copy
}

/// A copy of that register.
fn unfolded() -> Folder {
    copy_of(&killed().0, &["xuong.db", "xuong.db-wal", "xuong.newest"])
}

/// A copy of that register with everything in the database.
fn folded() -> Folder {
    static FOLDED: OnceLock<Folder> = OnceLock::new();
    let folded = FOLDED.get_or_init(|| {
        let folder = unfolded();
        let run = folder.xuong(&["near", "105.8,21.05"]);
        assert!(run.code < 3, "{}", run.err);
        assert!(!folder.path().join("xuong.db-wal").exists());
        folder
    });
    copy_of(folded, &["xuong.db", "xuong.newest"])
}

/// The kinds of damage.
const KINDS: u64 = 6;

/// Damages a file: bits, bytes, a page gone, a page put elsewhere, the end cut off; often at its beginning. Every sixth
/// seed makes the same kind.
fn damage(file: &Path, seed: u64) -> String {
    let dice = &mut Dice(seed);
    let bytes = usize::try_from(fs::metadata(file).expect("the file").len()).expect("small");
    let at = if dice.below(4) == 0 { dice.below(bytes.min(2 * PAGE)) } else { dice.below(bytes) };
    let page = at / PAGE * PAGE;
    match seed % KINDS {
        0 => flip(file, at, dice),
        1 | 2 => {
            let count = 1 + dice.below(64);
            overwrite(file, at.min(bytes - count.min(bytes)), &dice.bytes(count.min(bytes)));
            format!("{count} bytes at {at}")
        }
        3 => {
            overwrite(file, page, &vec![0; PAGE.min(bytes - page)]);
            format!("zeroes from {page}")
        }
        4 => {
            let all = fs::read(file).expect("the file");
            let from = dice.below(bytes / PAGE) * PAGE;
            overwrite(file, page, &all[from..(from + PAGE.min(bytes - page)).min(bytes)]);
            format!("what is at {from} put at {page}")
        }
        _ => {
            let kept = File::options().write(true).open(file).expect("the file");
            kept.set_len(at as u64).expect("it is cut");
            format!("cut at {at}")
        }
    }
}

fn flip(file: &Path, at: usize, dice: &mut Dice) -> String {
    let bit = 1 << dice.below(8);
    let byte = fs::read(file).expect("the file")[at] ^ bit;
    overwrite(file, at, &[byte]);
    format!("bit {bit} at {at}")
}

/// How trials ended.
#[derive(Default)]
struct Tally {
    told: u64,
    harmless: u64,
}

impl Tally {
    /// Holds a damaged register against what it was: told, or as it was. No command hangs or panics.
    fn judge(&mut self, folder: &Folder, was: &Held, what: &str) {
        let run = limited(folder, &["check", "--deep"]);
        assert!(!run.err.contains("panicked"), "{what}: {}", run.err);
        match run.code {
            0 => {
                assert!(held(folder.path()) == *was, "{what}: wrong, and told to be whole");
                self.harmless += 1;
            }
            1 | 3 => {
                assert!(!run.out.is_empty() || !run.err.is_empty(), "{what}: refused without a word");
                self.told += 1;
            }
            other => panic!("{what}: code {other}: {}{}", run.out, run.err),
        }
        let run = limited(folder, &["search", "Cơ sở số 7"]);
        assert!(
            [0, 3].contains(&run.code) && !run.err.contains("panicked"),
            "{what}: {} {}",
            run.code,
            run.err
        );
    }

    fn say(&self, what: &str) {
        println!("{what}: {} told, {} harmless, 0 wrong in silence, 0 hang", self.told, self.harmless);
    }
}

#[test]
fn damaged_databases_are_told_and_hang_nobody() {
    let mut tally = Tally::default();
    for seed in 0..rounds(2 * KINDS, 200) {
        let folder = folded();
        let what = damage(&folder.path().join("xuong.db"), seed);
        tally.judge(&folder, &killed().1, &format!("database {seed}: {what}"));
    }
    tally.say("databases");
    assert!(tally.told > 0);
}

#[test]
fn damaged_write_ahead_logs_are_told() {
    let mut tally = Tally::default();
    for seed in 0..rounds(KINDS, 60) {
        let folder = unfolded();
        let what = damage(&folder.path().join("xuong.db-wal"), 1000 + seed);
        tally.judge(&folder, &killed().1, &format!("log {seed}: {what}"));
    }
    tally.say("write-ahead logs");
    assert!(tally.told > 0);
}

#[test]
fn flipped_bits_are_told() {
    let mut tally = Tally::default();
    for seed in 0..rounds(5, 40) {
        let folder = folded();
        let database = folder.path().join("xuong.db");
        let mut dice = Dice(2000 + seed);
        let bytes = usize::try_from(fs::metadata(&database).expect("it").len()).expect("small");
        let at = dice.below(bytes);
        let what = flip(&database, at, &mut dice);
        tally.judge(&folder, &killed().1, &format!("bit {seed}: {what}"));
    }
    tally.say("flipped bits");
    assert!(tally.told > 0);
}

/// A snapshot file is a shortcut: whatever becomes of it, answers are those of the rows.
#[test]
fn damaged_snapshot_files_are_told_and_left_aside() {
    let (mut told, mut harmless, was) = (0, 0, held(filed().path()));
    for seed in 0..rounds(KINDS, 60) {
        let folder = filed();
        let what = damage(&folder.path().join("xuong.snapshot"), 3000 + seed);
        assert!(held(folder.path()) == was, "snapshot {seed}: {what}: wrong");
        if seed % rounds(3, 1) == 0 {
            match limited(&folder, &["check", "--deep"]).code {
                0 => harmless += 1,
                1 => told += 1,
                other => panic!("snapshot {seed}: {what}: code {other}"),
            }
        }
    }
    println!("snapshot files: {told} told, {harmless} harmless, 0 wrong");
    assert!(told > 0);
}
