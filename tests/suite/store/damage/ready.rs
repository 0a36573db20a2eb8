//! What a server says of a registry that is not whole.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use xuong::registry::{Registry, RegistryError, error::Ailment, health::Condition};

use super::zero_a_page;
use crate::{
    harness::{Folder, Server, hanoi},
    rules::laws::{actor, put_firm, wait},
    store::snapshot_file::filed,
};

const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until the server says something else than that the file is being checked, and gives what it says.
fn settled(server: &Server) -> (u16, Value) {
    let begun = Instant::now();
    loop {
        let answer = server.ask("GET", "/api/health/ready", &[("accept-language", "en")]);
        let said = answer.json(answer.status);
        assert_eq!(answer.header("cache-control"), "no-store");
        if !said["detail"].as_str().is_some_and(|said| said.contains("being checked")) {
            return (answer.status, said);
        }
        assert!(begun.elapsed() < PATIENCE, "still being checked");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the server is not ready, and gives the sentence.
fn ailing(server: &Server) -> String {
    let begun = Instant::now();
    loop {
        let (status, said) = settled(server);
        if status == 503 {
            return said["detail"].as_str().expect("a sentence").to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "still ready");
        thread::sleep(Duration::from_millis(20));
    }
}

fn one_firm(folder: &Folder) -> String {
    folder.file("one.csv", "code,name\nNEW1,Cơ sở mới\n").display().to_string()
}

#[test]
fn a_whole_register_is_ready_with_and_without_a_snapshot_file() {
    for folder in [Folder::seeded(), filed()] {
        let server = Server::on(folder);
        let (status, said) = settled(&server);
        assert_eq!((status, &said["status"]), (200, &"ready".into()), "{said}");
        server.stop();
    }
}

#[test]
fn a_damaged_database_beside_a_good_snapshot_is_never_ready_and_never_written_to() {
    let folder = filed();
    zero_a_page(&folder.path().join("xuong.db"));
    let server = Server::on(folder);
    let (status, said) = settled(&server);
    assert_eq!(status, 503, "{said}");
    let detail = said["detail"].as_str().expect("a sentence");
    for part in ["the data file is damaged", "nothing more is written", "xuong restore FILE --replace"] {
        assert!(detail.contains(part), "{detail}");
    }
    assert_eq!(server.get("/ogc/collections/firms/items?limit=1").status, 200, "reading goes on");
    assert_eq!(server.get("/api/health/live").status, 200);

    let new = one_firm(&server.folder);
    let told = server.folder.xuong(&["--lang", "en", "import", "firms", &new]).ended(3).err;
    assert!(told.contains("the data file is damaged") && told.contains("nothing more is written"), "{told}");
    let told = server.folder.xuong(&["import", "firms", &new]).ended(3).err;
    assert!(told.contains("tệp dữ liệu bị hỏng") && told.contains("không ghi gì thêm"), "{told}");
    let path = server.folder.path().to_owned();
    let found = server.get("/api/search?q=NEW1").text();
    assert!(!found.contains("Cơ sở mới"), "{found}");
    wait(async {
        let registry = Registry::open(&path, &hanoi()).await.expect("the snapshot file is good");
        assert_eq!(registry.condition(), Condition::BeingChecked);
        let refused = registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await;
        assert!(matches!(refused, Err(RegistryError::Ailing(Ailment::Damaged(_)))), "{refused:?}");
        registry.close().await;
    });
    let log = server.log();
    assert_eq!(log.matches("nothing more is written to the registry").count(), 1, "{log}");
}

#[test]
fn a_database_that_was_replaced_or_removed_under_a_server_is_noticed() {
    for replaced in [true, false] {
        let server = Server::on(Folder::seeded());
        assert_eq!(settled(&server).0, 200);
        let database = server.folder.path().join("xuong.db");
        let other = Folder::seeded();
        fs::remove_file(&database).expect("the database is removed");
        if replaced {
            fs::copy(other.path().join("xuong.db"), &database).expect("another one");
        }
        let said = ailing(&server);
        assert!(said.contains("replaced or removed") && said.contains("restart the server"), "{said}");
        assert_eq!(server.get("/ogc/collections/firms/items?limit=1").status, 200, "reading goes on");
        assert_eq!(database.exists(), replaced);
        let log = server.log();
        assert!(log.contains("ERROR") && log.contains("replaced or removed"), "{log}");
    }
}

#[test]
fn a_register_that_was_replaced_is_not_written_to() {
    let (folder, other) = (Folder::seeded(), Folder::seeded());
    wait(async {
        let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
        registry.commit(vec![put_firm(1, "F0001", 3)], actor(), None).await.expect("a commit");
        fs::rename(other.path().join("xuong.db"), folder.path().join("xuong.db")).expect("another one");
        let refused = registry.commit(vec![put_firm(1, "F0001", 4)], actor(), None).await;
        assert!(matches!(refused, Err(RegistryError::Ailing(Ailment::Replaced))), "{refused:?}");
        registry.close().await;
    });
}

/// As after `cp data/xuong.db elsewhere`, done back in place: the newest changes were in the write-ahead log.
#[test]
fn a_register_whose_newest_changes_are_gone_says_so_and_is_not_written_to() {
    let (folder, copy) = (Folder::seeded(), Folder::empty());
    let (database, kept) = (folder.path().join("xuong.db"), copy.path().join("xuong.db"));
    fs::copy(&database, &kept).expect("a copy");
    let new = one_firm(&folder);
    folder.xuong(&["import", "firms", &new]).ended(0);
    fs::copy(&kept, &database).expect("the older copy in its place");
    let server = Server::on(folder);
    let said = ailing(&server);
    assert!(said.contains("were acknowledged and are not in the data file"), "{said}");
    let told = server.folder.xuong(&["--lang", "en", "import", "firms", &new]).ended(3).err;
    assert!(told.contains("delete xuong.newest to go on without them"), "{told}");
    fs::remove_file(server.folder.path().join("xuong.newest")).expect("it is there");
    server.folder.xuong(&["import", "firms", &new]).ended(0);
    server.log();
}
