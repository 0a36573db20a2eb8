//! Killed at any moment while eight writers edit over HTTP, the server keeps every edit that it acknowledged, makes none twice
//! when it is sent again, and its log still proves itself.
//!
//! The suite kills it some times; `XUONG_TRIALS=full cargo test --test suite keeping::killed:: -- --nocapture` two hundred times.

use std::{
    process::Command,
    sync::atomic::Ordering::Relaxed,
    thread,
    time::{Duration, Instant},
};

use super::{
    key_of, with_workers,
    writers::{Log, Targets, WRITERS, Writer},
};
use crate::{
    harness::{Folder, Server},
    in_time::until,
    rules::laws::{truth, wait},
    siege::SetAtEnd,
    store::damage::trials::{limited, rounds},
};

/// How often the proof of the log is tried, in lives.
const PROVED: u64 = 4;

/// Lets the writers write for a while from the first answer, and kills the server.
fn one_life(server: Server, key: &str, writers: &mut [Writer], life: Duration) -> Folder {
    let targets = &Targets::new([server.url("")]);
    thread::scope(|scope| {
        for writer in writers.iter_mut() {
            scope.spawn(move || writer.write(targets, key));
        }
        let over = SetAtEnd(&targets.over);
        until("an edit is answered", || targets.answered.load(Relaxed) > 0);
        thread::sleep(life);
        let killed = Command::new("kill").args(["-9", &server.process_id().to_string()]).status();
        assert!(killed.expect("kill is there").success());
        drop(over);
    });
    server.killed()
}

#[test]
fn kill_9_under_edits_loses_no_acknowledged_edit_makes_none_twice_and_breaks_no_chain() {
    let mut folder = with_workers();
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
    let (mut log, lives, begun) = (Log::default(), rounds(7, 200), Instant::now());
    for life in 0..lives {
        let server = Server::on(folder);
        log.follow(&server, &key);
        writers.iter().for_each(|writer| log.judge(writer, &format!("life {life}")));
        if life % PROVED == PROVED - 1 {
            let proof = limited(&server.folder, &["admin", "verify"]);
            assert_eq!(proof.code, 0, "life {life}: {}{}", proof.out, proof.err);
        }
        folder = one_life(server, &key, &mut writers, Duration::from_millis(100 + life * 367 % 1103));
    }
    let server = Server::on(folder);
    log.follow(&server, &key);
    writers.iter().for_each(|writer| log.judge(writer, "the end"));
    let folder = server.stop_and_keep();
    let proof = limited(&folder, &["admin", "verify"]);
    assert_eq!(proof.code, 0, "{}{}", proof.out, proof.err);
    wait(truth(folder.place()));
    let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    let (again, made) = writers.iter().fold((0, 0), |sum, own| (sum.0 + own.again.0, sum.1 + own.again.1));
    println!(
        "{lives} lives, {acknowledged} edits acknowledged, {again} sent again, of which {made} had been made; {:?}",
        begun.elapsed()
    );
    assert!(acknowledged >= usize::try_from(lives).expect("few"), "{acknowledged} edits");
}
