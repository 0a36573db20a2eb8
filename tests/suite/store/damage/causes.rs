//! A failure is told by its cause, and what is left over goes.

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use time::OffsetDateTime;
use xuong::{
    registry::{Registry, RegistryError},
    store::{Store, StoreError},
};

use crate::{
    harness::{Folder, InTime, Server, hanoi, program, program_path},
    rules::laws::{actor, put_firm, truth, wait},
    store::snapshot_file::filed,
};

/// A shell, without the settings of whoever runs the tests.
pub(super) fn shell(line: &str) -> Command {
    let mut shell = Command::new("bash");
    for (name, _) in program().get_envs() {
        shell.env_remove(name);
    }
    shell.args(["-c", line]);
    shell
}

/// Runs a command of the program in a shell that prepares it, and gives its exit code and what it said.
fn prepared(folder: &Folder, before: &str, arguments: &str) -> (i32, String) {
    let line = format!("{before} '{}' --data-dir . --lang en {arguments}", program_path().display());
    let output = shell(&line).current_dir(folder.path()).output_in_time().expect("bash is there");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_file_that_grew_to_the_limit_of_the_system_is_told_by_that_name() {
    let folder = Folder::seeded();
    let before = wait(truth(folder.place()));
    let (code, said) = prepared(&folder, "ulimit -f 3000;", "admin synth 20000 --force");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("larger than the system allows (ulimit -f)"), "{said}");
    let rows =
        (0..9000).map(|n| format!("N{n},Cơ sở số {n},{}\n", "x".repeat(300))).collect::<Vec<_>>().concat();
    folder.file("many.csv", format!("code,name,notes\n{rows}"));
    let (code, said) = prepared(&folder, "ulimit -f 3000;", "import firms many.csv");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("larger than the system allows (ulimit -f)") && !said.contains("apart"), "{said}");
    assert!(wait(truth(folder.place())) == before, "half of it is there");
    folder.xuong(&["import", "firms", "many.csv"]).ended(0);
}

/// The registry is on a file system of its own, which takes rights that not every machine gives. SQLite gives a transaction
/// up by itself when the disk is full; the first error is what is told, and the same registry writes again afterwards.
#[test]
fn a_full_disk_is_told_by_its_name_and_stops_nobody_for_longer() {
    let (folder, seed) = (Folder::empty(), Folder::seeded());
    let mount = ["-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs"];
    if !Command::new("mount").args(mount).arg(folder.path()).status().is_ok_and(|done| done.success()) {
        return;
    }
    fs::copy(seed.path().join("xuong.db"), folder.path().join("xuong.db")).expect("it fits");
    let told = wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let many = (0..30_000).map(|n| put_firm(1_000 + n, &format!("N{n}"), 7 * n)).collect();
        let refused = registry.commit(many, actor(), None).await;
        let written = registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await;
        registry.close().await;
        (refused, written)
    });
    let (code, said) = prepared(&folder, "", "admin synth 30000 --force");
    let unmounted = Command::new("umount").arg("-l").arg(folder.path()).status();
    assert!(unmounted.expect("umount is there").success());
    assert!(matches!(told.0, Err(RegistryError::Store(StoreError::DiskFull))), "{:?}", told.0);
    assert!(told.1.is_ok(), "{:?}", told.1);
    assert!(code == 3 && said.contains("the disk is full"), "{code}: {said}");
}

#[test]
fn a_file_that_this_user_may_not_read_is_not_called_damaged() {
    let folder = Folder::seeded();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("an open folder");
    fs::set_permissions(folder.path().join("xuong.db"), fs::Permissions::from_mode(0o000))
        .expect("a closed file");
    let nobody = if Command::new("id").arg("-u").output_in_time().is_ok_and(|id| id.stdout == b"0\n") {
        "setpriv --reuid=65534 --clear-groups"
    } else {
        ""
    };
    let (code, said) = prepared(&folder, nobody, "search x");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("cannot read") && said.contains("Permission denied"), "{said}");
    assert!(!said.contains("damaged"), "{said}");
}

#[test]
fn what_killed_writers_of_the_snapshot_file_left_goes_at_the_next_start() {
    let folder = filed();
    let alive = std::process::id();
    for name in [
        "xuong.snapshot-4194305".to_owned(),
        format!("xuong.snapshot-{alive}"),
        "xuong.snapshot-old".to_owned(),
    ] {
        folder.file(&name, "half of a snapshot");
    }
    folder.xuong(&["search", "x"]).ended(0);
    assert!(!folder.path().join("xuong.snapshot-4194305").exists(), "its writer is gone");
    assert!(folder.path().join(format!("xuong.snapshot-{alive}")).exists(), "its writer may be at work");
    assert!(folder.path().join("xuong.snapshot-old").exists(), "it is nobody's");
}

#[test]
fn a_million_is_not_kept_twice_the_log_is_folded_after_a_large_write() {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "12000", "--seed-only"]).ended(0);
    assert!(!folder.path().join("xuong.db-wal").exists());
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        let city = xuong::synthetic::City::new(&registry.snapshot().base.holdings, &hanoi().bounds);
        let firms = |first| city.firms(8, first).take(3000);
        registry.fill(xuong::synthetic::source, firms, actor(), |_| ()).await.expect("firms");
        let log = fs::metadata(folder.path().join("xuong.db-wal")).expect("it is in use").len();
        assert_eq!(log, 0, "the log is folded while the registry is open");
        registry.close().await;
    });
}

#[test]
fn a_server_folds_the_log_once_nobody_writes() {
    let server = Server::on(Folder::seeded());
    let log = server.folder.path().join("xuong.db-wal");
    let new = server.folder.file("one.csv", "code,name\nNEW1,Cơ sở mới\n").display().to_string();
    server.folder.xuong(&["import", "firms", &new]).ended(0);
    let begun = std::time::Instant::now();
    while fs::metadata(&log).expect("it is in use").len() > 0 {
        assert!(begun.elapsed().as_secs() < 60, "the log is never folded");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    server.stop();
}

#[test]
fn stamps_never_run_backwards_when_the_clock_does() {
    let folder = Folder::seeded();
    wait(async {
        let store = Store::open(folder.place()).await.expect("a registry");
        let mut writer = store.writer().await.expect("the lock");
        let now = OffsetDateTime::now_utc();
        let hours = time::Duration::hours(48);
        let newest = writer.instant(now - hours).await.expect("an instant");
        assert!(newest > now - hours, "the newest change is younger than the clock says");
        assert_eq!(writer.instant(now + hours).await.expect("an instant"), now + hours);
        drop(writer);
        let changes = store.changes_since(0, i64::MAX).await.expect("the log");
        assert_eq!(changes.last().expect("a change").at, newest);
        store.close().await;
    });
}
