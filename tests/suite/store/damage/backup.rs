//! `xuong backup` and `xuong restore`.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
};

use xuong::{
    model::{change::Change, holdings::Holdings},
    registry::Registry,
};

use super::trials::rounds;
use crate::{
    harness::{Folder, InTime, Run, Server, hanoi, program_path},
    in_time::until,
    rules::laws::{actor, put_firm, replay, truth, wait},
    store::old_registers::written_by,
    store::snapshot_file::filed,
};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file"));
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn english(folder: &Folder, args: &[&str]) -> Run {
    folder.xuong(&[&["--lang", "en"], args].concat())
}

/// A backup of a folder.
fn backed_up(folder: &Folder) -> (Folder, String) {
    let place = Folder::empty();
    let file = place.path().join("copy.db").display().to_string();
    english(folder, &["backup", &file]).ended(0);
    (place, file)
}

fn log(folder: &Path) -> Vec<Change> {
    wait(async {
        let registry = Registry::open(folder, &hanoi()).await.expect("a registry");
        let log = registry.changes_since(0, i64::MAX).await.expect("a log");
        registry.close().await;
        log
    })
}

#[test]
fn a_backup_is_one_private_file_that_restores_to_the_same_register() {
    let folder = Folder::seeded();
    let place = Folder::empty();
    let file = place.path().join("copy.db");
    let said = english(&folder, &["backup", &file.display().to_string()]).ended(0).out;
    assert!(
        said.contains("Backed up and checked: ") && said.contains(" firms, ") && said.contains(" bytes, "),
        "{said}"
    );
    assert_eq!(names(place.path()), ["copy.db"]);
    assert_eq!(fs::metadata(&file).expect("it").permissions().mode() & 0o777, 0o600);

    let new = Folder::empty();
    let said = english(&new, &["restore", &file.display().to_string()]).ended(0).out;
    assert!(said.contains("Checked and restored into "), "{said}");
    assert_eq!(names(new.path()), ["xuong.db", "xuong.newest"]);
    assert!(wait(truth(new.place())) == wait(truth(folder.place())));
    assert!(log(new.path()) == log(folder.path()));
    english(&new, &["check", "--deep"]).ended(0);
}

#[test]
fn a_backup_overwrites_nothing_unless_it_is_told_to() {
    let folder = Folder::seeded();
    let (_place, file) = backed_up(&folder);
    let first = fs::read(&file).expect("the copy");
    fs::write(&file, "something else").expect("something else");
    let said = english(&folder, &["backup", &file]).ended(2).err;
    assert!(said.contains("is there already") && said.contains("--force"), "{said}");
    assert_eq!(fs::read(&file).expect("it"), b"something else");
    english(&folder, &["backup", &file, "--force"]).ended(0);
    assert_eq!(fs::read(&file).expect("it"), first);
}

#[test]
fn a_backup_that_cannot_be_made_leaves_nothing() {
    let (folder, place) = (Folder::seeded(), Folder::empty());
    let file = place.path().join("copy.db");
    let nowhere = place.path().join("no/such/folder.db").display().to_string();
    let said = english(&folder, &["backup", &nowhere]).ended(3).err;
    assert!(said.contains("there is no folder"), "{said}");
    let line = format!(
        "ulimit -f 200; '{}' --lang en --data-dir '{}' backup '{}'",
        program_path().display(),
        folder.path().display(),
        file.display()
    );
    let output = super::causes::shell(&line).output_in_time().expect("bash is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(3) && said.contains("larger than the system allows"), "{said}");
    assert!(names(place.path()).is_empty(), "{:?}", names(place.path()));

    super::zero_a_page(&folder.path().join("xuong.db"));
    let said = english(&folder, &["backup", &file.display().to_string()]).ended(3).err;
    assert!(said.contains("damaged"), "{said}");
    assert!(names(place.path()).is_empty(), "{:?}", names(place.path()));
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_is_touched() {
    let folder = Folder::seeded();
    let (place, file) = backed_up(&folder);
    let good = fs::read(&file).expect("the copy");
    let bad = place.path().join("bad.db");
    let sqlite = |file: &Path, sql: &str| {
        let done = Command::new("sqlite3").arg(file).arg(sql).output_in_time().expect("sqlite3 is there");
        assert!(done.status.success(), "{sql}");
    };
    let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'later', 1, x'00', 0)";
    let tries: [(&str, &dyn Fn(), &str); 6] = [
        (
            "a text",
            &|| fs::write(&bad, "not a database at all, but long enough to be one").expect("a file"),
            "is no backup",
        ),
        ("nothing", &|| fs::write(&bad, "").expect("a file"), "the file is empty"),
        ("half", &|| fs::write(&bad, &good[..good.len() / 2]).expect("a file"), "is no backup"),
        (
            "another database",
            &|| {
                let _ = fs::remove_file(&bad);
                sqlite(&bad, "create table other (a)");
            },
            "it holds no register",
        ),
        (
            "newer",
            &|| {
                fs::write(&bad, &good).expect("a file");
                sqlite(&bad, later);
            },
            "written by a newer xuong",
        ),
        (
            "changed",
            &|| {
                fs::write(&bad, &good).expect("a file");
                sqlite(&bad, "update firm set tax_code = '0100000000' where id = 5");
            },
            "column tax_code",
        ),
    ];
    let new = Folder::empty();
    for (what, make, expected) in tries {
        make();
        let said = english(&new, &["restore", &bad.display().to_string()]).ended(2).err;
        assert!(said.contains(expected), "{what}: {said}");
        assert_eq!(names(new.path()), ["xuong.newest"], "{what}");
    }
    let said = english(&new, &["restore", &place.path().join("none.db").display().to_string()]).ended(2).err;
    assert!(said.contains("there is no such file"), "{said}");
    fs::write(place.path().join("copy.db-wal"), "newer changes").expect("a log");
    let said = english(&new, &["restore", &file]).ended(2).err;
    assert!(said.contains("copy.db-wal") && said.contains("xuong backup"), "{said}");
}

#[test]
fn a_register_is_replaced_only_when_told_and_stays_beside() {
    let old = filed();
    let before = wait(truth(old.place()));
    let (_place, file) = backed_up(&Folder::seeded());
    let said = english(&old, &["restore", &file]).ended(2).err;
    assert!(said.contains("is there already") && said.contains("--replace"), "{said}");
    assert!(wait(truth(old.place())) == before);
    let said = english(&old, &["restore", &file, "--replace"]).ended(0).out;
    let kept =
        names(old.path()).into_iter().find(|name| name.starts_with("xuong.replaced-")).expect("the old one");
    assert!(said.contains(&kept), "{said}");
    assert_eq!(names(old.path()), ["xuong.db", "xuong.newest", &kept]);
    assert!(wait(truth(old.place())) == wait(truth(Folder::seeded().path())));
    let back = Folder::empty();
    english(&back, &["restore", &old.path().join(&kept).display().to_string()]).ended(0);
    assert!(wait(truth(back.place())) == before);
}

#[test]
fn nothing_is_restored_under_a_server_and_a_backup_is_made_beside_it() {
    let server = Server::seeded();
    let (_place, file) = backed_up(&server.folder);
    let said = english(&server.folder, &["restore", &file, "--replace"]).ended(3).err;
    assert!(said.contains("is in use; stop the server"), "{said}");
    assert_eq!(server.get("/ogc/collections/firms/items?limit=1").status, 200);
    server.stop();
}

#[test]
fn a_register_of_0_1_0_is_backed_up_and_restored() {
    let old = written_by("0.1.0");
    let (_place, file) = backed_up(&old);
    let new = Folder::empty();
    english(&new, &["restore", &file]).ended(0);
    assert!(log(new.path()) == log(old.path()));
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/registers/0.1.0/xuong.db");
    let direct = Folder::empty();
    english(&direct, &["restore", fixture]).ended(0);
    assert!(wait(truth(direct.place())) == wait(truth(new.place())));
}

/// What the log says at a version.
fn at(log: &[Change], version: i64) -> Holdings {
    replay(log.iter().take_while(|change| change.seq <= version).cloned().collect())
}

#[test]
fn a_backup_under_write_load_restores_to_a_state_that_was_acknowledged() {
    let folder = Arc::new(Folder::seeded());
    let (over, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let writer = thread::spawn({
        let (folder, over, acknowledged) = (folder.clone(), over.clone(), acknowledged.clone());
        move || {
            wait(async {
                let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    let edits =
                        vec![put_firm(1, "F0001", 7 * n), put_firm(10_000 + n, &format!("E{n}"), 7 * n)];
                    let version = registry.commit(edits, actor(), None).await.expect("a commit");
                    acknowledged.store(version, Ordering::SeqCst);
                    n += 1;
                }
                registry.close().await;
            });
        }
    });
    until("an edit is acknowledged", || acknowledged.load(Ordering::SeqCst) > 0);
    let mut made = Vec::new();
    for _ in 0..rounds(4, 50) {
        let from = acknowledged.load(Ordering::SeqCst);
        let copy = backed_up(&folder);
        made.push((from, copy, acknowledged.load(Ordering::SeqCst)));
    }
    over.store(true, Ordering::Relaxed);
    writer.join().expect("the writer ends well");
    let whole = log(folder.path());
    let mut written = 0;
    for (from, (_place, file), to) in &made {
        let new = Folder::empty();
        english(&new, &["restore", file]).ended(0);
        let restored = log(new.path());
        let version = restored.last().expect("a change").seq;
        // The one that is about to be acknowledged may be durable already.
        assert!(*from <= version && version <= to + 2, "{from} {version} {to}");
        assert!(whole[..restored.len()] == restored[..], "another past");
        assert!(wait(truth(new.place())) == at(&whole, version));
        assert_eq!((version - from) % 2, 0, "half a commit");
        written += to - from;
    }
    assert!(written > 0, "nobody wrote meanwhile");
    println!("{} backups while {written} changes were written: each restored", made.len());
}
