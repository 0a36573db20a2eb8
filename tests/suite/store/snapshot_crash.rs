//! Killed while it writes the snapshot file, the registry starts as if nothing had been.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use xuong::{registry::Registry, synthetic};

use crate::{
    harness::{Folder, hanoi},
    reports::cells::{Table, kept},
    rules::laws::{actor, put_firm, truth, wait},
};

/// Names the folder in which the child writes.
const FOLDER: &str = "SNAPSHOT_CRASH_TEST_FOLDER";

const ROUNDS: u64 = 6;

/// The writer that is killed, in a process of its own; without a folder there is nothing to write.
#[test]
fn child_files_snapshots_until_it_is_killed() {
    if let Some(folder) = env::var_os(FOLDER) {
        wait(file_for_ever(Path::new(&folder)));
    }
}

async fn file_for_ever(folder: &Path) {
    let registry = Registry::open(folder, &hanoi()).await.expect("a registry");
    loop {
        let n = registry.snapshot().version;
        registry.commit(vec![put_firm(1, &format!("E{n}"), 7 * n)], actor(), None).await.expect("a commit");
        println!("\nfiling {n}");
        registry.file_snapshot(1).await;
    }
}

#[test]
fn kill_9_while_the_file_is_written_leaves_a_registry_that_starts() {
    let folder = Folder::empty();
    wait(async {
        let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
        let city = synthetic::City::new(&registry.snapshot().base.holdings, &hanoi().bounds);
        let firms = |first| city.firms(7, first).take(10_000);
        registry.fill(synthetic::source, firms, actor(), |_| ()).await.expect("firms");
        registry.file_snapshot(1).await;
        registry.close().await;
    });
    for round in 0..ROUNDS {
        one_life(folder.path(), Duration::from_millis(round * 37 % 90));
        let started = answers(folder.path());
        let _ = fs::remove_file(folder.path().join("aside"));
        fs::rename(folder.path().join("xuong.snapshot"), folder.path().join("aside")).expect("a whole file");
        assert!(started == answers(folder.path()), "round {round}: the file and the rows disagree");
        fs::rename(folder.path().join("aside"), folder.path().join("xuong.snapshot"))
            .expect("the file is back");
    }
    assert_eq!(wait(truth(folder.place())).firms.len(), 10_000);
}

/// Lets the child file for a while, then kills it.
fn one_life(folder: &Path, life: Duration) {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "store::snapshot_crash::child_files_snapshots_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let stdout = BufReader::new(child.stdout.take().expect("its output is ours"));
    let mut lines = stdout.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("filing ")), "the child files");
    thread::sleep(life);
    child.kill().expect("SIGKILL is sent");
    let status = child.wait().expect("the child ends");
    assert!(status.code().is_none(), "the child ended by itself: {status}");
}

/// What is answered after a start.
fn answers(folder: &Path) -> (i64, xuong::model::holdings::Holdings, Table) {
    wait(async {
        let registry = Registry::open(folder, &hanoi()).await.expect("a registry");
        let now = registry.snapshot();
        registry.close().await;
        (now.version, now.holdings(), kept(&now))
    })
}
