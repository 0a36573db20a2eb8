//! Several servers on one database: each has what any of them wrote, nothing is lost or made twice, whatever ends.

use std::{
    fs,
    process::{Child, Command, Stdio},
    sync::{Mutex, atomic::Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    harness::{Answer, Folder, Server},
    keeping::{
        key_of, with_key, with_workers_in,
        writers::{Log, Targets, WRITERS, Writer},
    },
    postgres::{self, Database},
    rules::laws::{truth, wait},
    siege::SetAtEnd,
    store::damage::trials::rounds,
};

/// Servers on one database.
const SERVERS: usize = 4;

/// A database with the seed and one more firm, and a key of an editor.
fn shared() -> (Folder, String) {
    let folder = Folder::of_a_server();
    folder.xuong(&["demo", "--seed-only"]).ended(0);
    let folder = with_workers_in(folder);
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    (folder, key)
}

/// The export of firms that a server gives, at least at a version.
fn content(server: &Server, key: &str, version: i64) -> String {
    let answer = with_key(server, key, &format!("/ogc/collections/firms/items?f=csv&min-version={version}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// The version that a server has.
fn version(address: &str) -> Option<i64> {
    let answer = Answer::attempt("GET", &format!("{address}/api/config"), &[], ()).ok()?;
    (answer.status == 200).then(|| answer.json(200)["version"].as_i64())?
}

/// When each server had a version at first.
type Seen = Mutex<Vec<(usize, i64, Instant)>>;

/// Asks a server for its version all the time.
fn watch(targets: &Targets, number: usize, seen: &Seen) {
    let mut last = 0;
    while !targets.over.load(Relaxed) {
        if let Some(version) = version(&targets.address(number))
            && version > last
        {
            last = version;
            seen.lock().expect("versions").push((number, version, Instant::now()));
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The times from the answer to an edit until a server had it, sorted.
fn lags(targets: &Targets, seen: &Seen, number: usize) -> Vec<Duration> {
    let seen = seen.lock().expect("versions");
    let acknowledged = targets.versions.lock().expect("versions");
    let lag = |(version, at): &(i64, Instant)| {
        let first = seen.iter().find(|(of, held, _)| *of == number && held >= version)?;
        Some(first.2.saturating_duration_since(*at))
    };
    let mut lags: Vec<Duration> = acknowledged.iter().filter_map(lag).collect();
    lags.sort_unstable();
    lags
}

/// Ends one connection to the database, whoever has it.
fn end_a_connection(database: &Database) {
    database.psql(
        "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1) one",
    );
}

/// Lets writers write to servers for a while, connections end, and one server stop and start again.
fn trial(folder: &Folder, key: &str, address: impl Fn(Folder) -> Folder) {
    let start = || Server::on(address(folder.sharing()));
    let mut servers: Vec<Server> = (0..SERVERS).map(|_| start()).collect();
    let targets = Targets::new(servers.iter().map(|server| server.url("")));
    let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
    let (seen, lasts) = (Seen::default(), Duration::from_secs(rounds(12, 300)));
    let begun = Instant::now();
    thread::scope(|scope| {
        writers.iter_mut().for_each(|writer| _ = scope.spawn(|| writer.write(&targets, key)));
        for number in 0..SERVERS {
            let (targets, seen) = (&targets, &seen);
            scope.spawn(move || watch(targets, number, seen));
        }
        let over = SetAtEnd(&targets.over);
        let mut restarted = false;
        while begun.elapsed() < lasts {
            thread::sleep(Duration::from_millis(400));
            end_a_connection(folder.database());
            if !restarted && begun.elapsed() > lasts / 2 {
                restarted = true;
                drop(servers.remove(0));
                servers.insert(0, start());
                targets.move_to(0, servers[0].url(""));
            }
        }
        drop(over);
    });
    let newest: i64 = folder.sql("select max(seq) from change").parse().expect("a number");
    let contents: Vec<String> = servers.iter().map(|server| content(server, key, newest)).collect();
    assert!(contents.iter().all(|one| *one == contents[0]), "servers have different contents");
    let mut log = Log::default();
    log.follow(&servers[1], key);
    writers.iter().for_each(|writer| log.judge(writer, "the end"));
    for server in servers {
        server.log();
    }
    folder.xuong(&["admin", "verify"]).ended(0);
    wait(truth(folder.place()));
    let edits: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    let (again, made) = writers.iter().fold((0, 0), |sum, own| (sum.0 + own.again.0, sum.1 + own.again.1));
    let mut all: Vec<Duration> = (1..SERVERS).flat_map(|number| lags(&targets, &seen, number)).collect();
    all.sort_unstable();
    let at = |part: usize| all[(all.len() - 1) * part / 100];
    println!(
        "{edits} edits acknowledged in {:?}, {again} sent again, of which {made} had been made; seen by the other servers \
         after p50 {:?}, p99 {:?}",
        begun.elapsed(),
        at(50),
        at(99)
    );
    assert!(edits > 20, "{edits} edits");
}

#[test]
fn four_servers_on_one_database_hold_the_same_and_lose_nothing() {
    let (folder, key) = shared();
    trial(&folder, &key, |folder| folder);
}

#[test]
fn four_servers_hold_the_same_behind_a_pooler_that_gives_each_transaction_another_connection() {
    let (folder, key) = shared();
    let pooler = Pooler::before(folder.database());
    let url = pooler.url(folder.database());
    trial(&folder, &key, |folder| folder.by(url.clone()));
}

/// PgBouncer in transaction mode, as Debian has it.
struct Pooler {
    process: Child,
    port: u16,
}

impl Pooler {
    fn before(database: &Database) -> Self {
        let port = postgres::free_port();
        let folder = std::env::temp_dir().join(format!("xuong-pooler-{port}"));
        fs::create_dir_all(&folder).expect("a folder");
        let users = folder.join("users");
        fs::write(&users, "\"postgres\" \"\"\n").expect("a file");
        let settings = format!(
            "[databases]\n{name} = host=127.0.0.1 port={server} dbname={name} user=postgres\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = trust\nauth_file = {users}\n\
             pool_mode = transaction\ndefault_pool_size = 6\nmax_client_conn = 200\nunix_socket_dir =\n\
             logfile = {log}\n",
            name = database.name,
            server = postgres::port(),
            users = users.display(),
            log = folder.join("log").display(),
        );
        let file = folder.join("pgbouncer.ini");
        fs::write(&file, settings).expect("a file");
        postgres::give(&folder);
        let process = postgres::as_its_user("/usr/sbin/pgbouncer")
            .arg("-q")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pgbouncer starts");
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "pgbouncer does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        Self { process, port }
    }

    fn url(&self, database: &Database) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{}?pgbouncer=true", self.port, database.name)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let started = self.process.id().to_string();
        let _ = Command::new("pkill").args(["-P", &started]).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(std::env::temp_dir().join(format!("xuong-pooler-{}", self.port)));
    }
}

#[test]
fn what_was_written_at_one_server_is_read_at_another_at_once() {
    let (folder, key) = shared();
    let [one, two] = [folder.sharing(), folder.sharing()].map(Server::on);
    for round in 0..20 {
        let body = json!({ "properties": { "name": format!("Xưởng {round}") } }).to_string();
        let shown = format!("Bearer {key}");
        let headers = [
            ("authorization", shown.as_str()),
            ("content-type", "application/merge-patch+json"),
            ("if-match", "*"),
        ];
        let path = "/ogc/collections/firms/items/W1";
        let edited = Answer::attempt("PATCH", &one.url(path), &headers, body).expect("an answer");
        assert_eq!(edited.status, 204, "{}", edited.text());
        let version = edited.header("xuong-version");
        let read = two.get(&format!("{path}?min-version={version}")).json(200);
        assert_eq!(read["properties"]["name"], format!("Xưởng {round}"));
        let read = two.ask("GET", path, &[("xuong-min-version", version)]).json(200);
        assert_eq!(read["properties"]["name"], format!("Xưởng {round}"));
    }
    for (asked, status) in [("99999999", 503), ("-1", 400), ("x", 400), ("", 400)] {
        let answer = two.get(&format!("/api/config?min-version={asked}"));
        assert_eq!(answer.status, status, "{asked}: {}", answer.text());
    }
    one.stop();
    two.stop();
}

#[test]
fn a_key_that_is_revoked_at_one_server_is_refused_by_the_others_within_a_second() {
    let (folder, key) = shared();
    let servers = [folder.sharing(), folder.sharing()].map(Server::on);
    for server in &servers {
        assert_eq!(with_key(server, &key, "/ogc/collections/firms/items/W1/history").status, 200);
    }
    let prefix = &key[..key.rfind('_').unwrap_or(key.len())];
    let keys = folder.xuong(&["admin", "key", "list"]).ended(0).out;
    let shown =
        keys.split_whitespace().find(|word| word.len() > 3 && key.starts_with(*word)).unwrap_or(prefix);
    folder.xuong(&["admin", "key", "revoke", shown]).ended(0);
    thread::sleep(Duration::from_secs(1));
    for server in servers {
        assert_eq!(with_key(&server, &key, "/ogc/collections/firms/items/W1/history").status, 401);
        server.stop();
    }
}

#[test]
fn a_server_answers_from_memory_while_the_database_is_away_and_goes_on_afterwards() {
    let (folder, key) = shared();
    let server = Server::on(folder.sharing());
    let database = folder.database();
    let stop = format!(
        "alter database {name} allow_connections false; select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = '{name}'",
        name = database.name
    );
    for statement in stop.split(';') {
        postgres::psql(postgres::port(), "postgres", statement);
    }
    assert_eq!(server.get("/ogc/collections/firms/items/W1").status, 200);
    let body = json!({ "properties": { "name": "Xưởng đổi tên" } }).to_string();
    let shown = format!("Bearer {key}");
    let headers = [
        ("authorization", shown.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    let edit = || {
        Answer::attempt("PATCH", &server.url("/ogc/collections/firms/items/W1"), &headers, body.clone())
            .expect("an answer")
    };
    let refused = edit();
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty());
    postgres::psql(
        postgres::port(),
        "postgres",
        &format!("alter database {} allow_connections true", database.name),
    );
    let begun = Instant::now();
    while edit().status != 204 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not go on");
        thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(server.get("/api/health/ready").status, 200);
    server.log();
}

#[test]
fn waiting_in_vain_for_other_writers_leaves_every_connection_usable() {
    let (folder, key) = shared();
    let server = Server::on(folder.sharing());
    let shown = format!("Bearer {key}");
    let edit = || {
        let headers = [
            ("authorization", shown.as_str()),
            ("content-type", "application/merge-patch+json"),
            ("if-match", "*"),
        ];
        let body = json!({ "properties": { "name": "Xưởng đổi tên" } }).to_string();
        let path = server.url("/ogc/collections/firms/items/W1");
        Answer::attempt("PATCH", &path, &headers, body).expect("an answer").status
    };
    // As an import of another machine that takes longer than others wait.
    let mut import = Command::new("psql")
        .args(["-qX", "-d", &folder.database().url(), "-c"])
        .arg("select pg_advisory_lock(517366312551); select pg_sleep(13)")
        .stdout(Stdio::null())
        .spawn()
        .expect("psql");
    thread::sleep(Duration::from_millis(500));
    assert_eq!(edit(), 503);
    import.wait().expect("it ends");
    for number in 0..20 {
        assert_eq!(edit(), 204, "edit {number}");
        assert_eq!(with_key(&server, &key, "/ogc/collections/firms/items/W1/history").status, 200);
    }
    server.log();
}

#[test]
fn many_requests_for_a_version_that_never_comes_keep_nobody_from_writing() {
    let (folder, key) = shared();
    let server = Server::on(folder.sharing());
    thread::scope(|scope| {
        let asking: Vec<_> =
            (0..64).map(|_| scope.spawn(|| server.get("/api/config?min-version=999999999").status)).collect();
        thread::sleep(Duration::from_millis(300));
        for number in 0..10 {
            let begun = Instant::now();
            let shown = format!("Bearer {key}");
            let headers = [
                ("authorization", shown.as_str()),
                ("content-type", "application/merge-patch+json"),
                ("if-match", "*"),
            ];
            let body = json!({ "properties": { "name": format!("Xưởng {number}") } }).to_string();
            let path = server.url("/ogc/collections/firms/items/W1");
            let edited = Answer::attempt("PATCH", &path, &headers, body).expect("an answer");
            assert_eq!(edited.status, 204, "{}", edited.text());
            assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        }
        for one in asking {
            assert_eq!(one.join().expect("an answer"), 503);
        }
    });
    server.stop();
}

#[test]
fn a_server_whose_database_lost_the_last_changes_reads_all_again() {
    let (folder, key) = shared();
    let server = Server::on(folder.sharing());
    let before = version(&server.url("")).expect("a version");
    folder.xuong(&["edit", "firms", "W1", "name=Xưởng sẽ mất"]).ended(0);
    let begun = Instant::now();
    while version(&server.url("")) < Some(before + 1) {
        assert!(begun.elapsed() < Duration::from_secs(5), "the server does not follow");
        thread::sleep(Duration::from_millis(20));
    }
    // As a standby that took over without the last change.
    folder.sql(&format!(
        "set session_replication_role = replica; delete from payload where seq > {before};
        delete from seal where seq > {before}; delete from change where seq > {before};
        update firm set name = 'Xưởng Thử Một' where code = 'W1'"
    ));
    let begun = Instant::now();
    while version(&server.url("")) > Some(before) {
        assert!(begun.elapsed() < Duration::from_secs(5), "the server keeps what is lost");
        thread::sleep(Duration::from_millis(20));
    }
    let firm = with_key(&server, &key, "/ogc/collections/firms/items/W1").json(200);
    assert_eq!(firm["properties"]["name"], "Xưởng Thử Một");
    let log = server.log();
    assert!(log.contains("has lost changes"), "{log}");
}
