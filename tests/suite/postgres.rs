//! A server of PostgreSQL for the tests: its data in a temporary folder, on a free port, gone with the tests.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
};

use crate::harness::InTime;

/// Programs of the server, which Debian keeps out of the path.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// Settings of a server whose machine does not fail during the tests.
const QUICK: [&str; 4] = ["fsync=off", "full_page_writes=off", "max_connections=400", "autovacuum=off"];

/// The port of the server of these tests, which is started once.
pub(crate) fn port() -> u16 {
    static PORT: OnceLock<u16> = OnceLock::new();
    *PORT.get_or_init(|| {
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("xuong-postgres-{port}"));
        start(&folder, port);
        stop_with_the_tests(&folder);
        psql(port, "postgres", "create database empty");
        psql(port, "empty", "create extension postgis");
        port
    })
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

/// A program, run as the user of Debian's package if this is root: the server refuses to be run by root.
pub(crate) fn as_its_user(path: &str) -> Command {
    assert!(Path::new(path).exists(), "{path} is missing: ./check installs it");
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", path]);
    command
}

/// Gives a folder to the user as whom the server runs.
pub(crate) fn give(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    if is_root() {
        ran(Command::new("chown").args(["-R", "postgres"]).arg(folder));
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// A program of the server.
fn program(name: &str) -> Command {
    as_its_user(&format!("{PROGRAMS}/{name}"))
}

/// Makes a cluster in a folder and starts it.
pub(crate) fn start(folder: &Path, port: u16) {
    let data = folder.join("data");
    give(folder);
    ran(program("initdb")
        .args(["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "-D"])
        .arg(&data));
    let settings: Vec<String> = QUICK.iter().map(|setting| format!("-c {setting}")).collect();
    let options =
        format!("-p {port} -k {} -c listen_addresses=127.0.0.1 {}", folder.display(), settings.join(" "));
    ran(program("pg_ctl")
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(folder.join("log"))
        .args(["-w", "-o", &options, "start"]));
}

fn ran(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?}: {status}");
}

/// Stops the server and removes its folder when this process has ended, however it ends.
#[expect(clippy::zombie_processes, reason = "it outlives this process, for which it waits")]
fn stop_with_the_tests(folder: &Path) {
    let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done
        kill -QUIT $(head -1 \"$2/data/postmaster.pid\"); sleep 1; rm -rf \"$2\"";
    let watched = std::process::id().to_string();
    let mut watch = Command::new("setsid");
    watch.args(["sh", "-c", script, "watch", &watched]).arg(folder);
    watch.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("setsid is there");
}

/// The address of a database.
pub(crate) fn url(port: u16, database: &str) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/{database}")
}

/// What a statement prints.
pub(crate) fn psql(port: u16, database: &str, sql: &str) -> String {
    let out = Command::new("psql")
        .args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-d", &url(port, database), "-c", sql])
        .output_in_time()
        .expect("psql is there: install postgresql-client");
    assert!(out.status.success(), "{sql}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

/// A database of its own, which goes away with its owner.
pub(crate) struct Database {
    pub(crate) name: String,
}

impl Database {
    /// A copy of another database.
    pub(crate) fn copied_from(template: &str) -> Self {
        let name = format!("x{}", uuid::Uuid::new_v4().simple());
        psql(port(), "postgres", &format!("create database {name} template {template}"));
        Self { name }
    }

    /// Without a register.
    pub(crate) fn empty() -> Self {
        port();
        Self::copied_from("empty")
    }

    pub(crate) fn url(&self) -> String {
        url(port(), &self.name)
    }

    /// All rows, as a text.
    pub(crate) fn dump(&self) -> String {
        let out = Command::new("pg_dump")
            .args(["--data-only", "-d", &self.url()])
            .output_in_time()
            .expect("pg_dump");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text")
    }

    /// What a statement prints.
    pub(crate) fn psql(&self, sql: &str) -> String {
        psql(port(), &self.name, sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        psql(port(), "postgres", &format!("drop database if exists {} with (force)", self.name));
    }
}
