//! Killed at any moment, the registry keeps every edit it acknowledged, and half of none.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Sender, channel},
    thread,
    time::{Duration, Instant},
};

use xuong::{exchange::draft::Importable, model::holdings::Holdings, registry::Registry};

use crate::{
    harness::{Folder, hanoi},
    rules::laws::{actor, import, put_firm, truth, wait},
};

/// Names the folder in which the child writes.
const FOLDER: &str = "CRASH_TEST_FOLDER";

const ROUNDS: u64 = 30;

/// Rows of one import, which must all be there or none.
const ROWS: usize = 41;

/// The writer that is killed, in a process of its own; without a folder there is nothing to write.
#[test]
fn child_writes_until_it_is_killed() {
    if let Some(folder) = env::var_os(FOLDER) {
        wait(write_for_ever(Path::new(&folder)));
    }
}

async fn write_for_ever(folder: &Path) {
    let registry = Registry::open(folder, &hanoi()).await.expect("a registry");
    loop {
        let tag = registry.snapshot().version;
        if tag % 2 == 0 {
            let last = registry.snapshot().holdings().firms.keys().next_back().copied().unwrap_or(1);
            let edits = vec![
                put_firm(1, "LATEST", 0),
                put_firm(last + 1, &format!("E{tag}"), 0),
                put_firm(1, "LATEST", 7 * tag),
            ];
            registry.commit(edits, actor(), None).await.expect("a commit");
            println!("\nacknowledged E{tag}");
        } else {
            let rows: Vec<String> = (0..ROWS).map(|n| format!("I{tag}-{n},Nhập {tag} {n}\n")).collect();
            import(&registry, Importable::Firms, &format!("code,name\n{}", rows.concat())).await;
            println!("\nacknowledged I{tag}");
        }
    }
}

#[test]
fn kill_9_loses_no_acknowledged_edit_and_leaves_no_half_of_one() {
    let (folder, begun) = (Folder::empty(), Instant::now());
    wait(async { Registry::create(folder.place(), &hanoi()).await.expect("a registry").close().await });
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let known = acknowledged.len();
        acknowledged.extend(one_life(folder.path(), Duration::from_millis(20 + round * 67 % 181)));
        assert!(acknowledged.len() > known, "round {round} wrote nothing");
        hold_against(&wait(truth(folder.place())), &acknowledged);
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

/// Lets the child write for a while from its first acknowledgement, kills it, and answers what it acknowledged.
fn one_life(folder: &Path, life: Duration) -> Vec<String> {
    let mut child = start(folder.as_os_str());
    let (sender, receiver) = channel();
    let stdout = BufReader::new(child.stdout.take().expect("its output is ours"));
    let reader = thread::spawn(move || listen(stdout, &sender));
    let first = receiver.recv_timeout(Duration::from_secs(20)).expect("a first acknowledgement");
    thread::sleep(life);
    child.kill().expect("SIGKILL is sent");
    let status = child.wait().expect("the child ends");
    assert!(status.code().is_none(), "the child ended by itself: {status}");
    reader.join().expect("its output ends");
    [first].into_iter().chain(receiver).collect()
}

fn start(folder: &OsStr) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "store::crash::child_writes_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts")
}

/// Hands on what is acknowledged by a whole line.
fn listen(mut stdout: impl BufRead, to: &Sender<String>) {
    let mut line = String::new();
    while stdout.read_line(&mut line).is_ok_and(|n| n > 0) {
        let whole = line.strip_suffix('\n').and_then(|l| l.strip_prefix("acknowledged "));
        if let Some(what) = whole {
            to.send(what.to_owned()).expect("the listener is there");
        }
        line.clear();
    }
}

fn hold_against(rows: &Holdings, acknowledged: &BTreeSet<String>) {
    let codes: BTreeSet<&str> = rows.firms.values().map(|f| f.code.as_str()).collect();
    let edits = || codes.iter().filter_map(|c| c.strip_prefix('E')?.parse::<u32>().ok());
    let imports: BTreeSet<&str> =
        codes.iter().filter_map(|c| c.strip_prefix('I')?.split('-').next()).collect();
    for what in acknowledged {
        let there = what.strip_prefix('I').map_or(codes.contains(what.as_str()), |tag| imports.contains(tag));
        assert!(there, "{what} was acknowledged and is lost");
    }
    for tag in imports {
        let rows = codes.iter().filter(|c| c.starts_with(&format!("I{tag}-"))).count();
        assert_eq!(rows, ROWS, "import {tag} is half there");
    }
    let latest = rows.firms.get(&1).and_then(|f| f.workers).map(|w| w.count);
    assert_eq!(latest, edits().max().map(|tag| 7 * tag), "an edit is half there");
}
