//! Running the real program: a process with its own folder and port, and a log that must be clean at the end.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, OnceLock},
    thread::{self, JoinHandle},
};

use serde_json::Value;
use tempfile::TempDir;
use ureq::AsSendBody;
use xuong::{
    model::{city::City, database_url::DatabaseUrl},
    store::Place,
};

pub(crate) use crate::in_time::{InTime, end_of};
use crate::{in_time::PATIENCE, postgres::Database};

/// What a run of the program printed and how it ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The run, which must have ended so.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

/// The program, without the settings of whoever runs the tests.
pub(crate) fn program() -> Command {
    without_settings(Command::new(program_path()))
}

/// The file of the program: the build that belongs to the tests, or the one that `XUONG_PROGRAM` names.
pub(crate) fn program_path() -> PathBuf {
    std::env::var_os("XUONG_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_xuong").into(), PathBuf::from)
}

/// A command without the settings of whoever runs the tests.
pub(crate) fn without_settings(mut command: Command) -> Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("XUONG_")) {
        command.env_remove(name);
    }
    command
}

/// The city that comes with the program.
pub(crate) fn hanoi() -> Arc<City> {
    xuong::config::city::embedded().city
}

/// Today in Hà Nội.
pub(crate) fn today() -> String {
    let out = Command::new("date").env("TZ", "UTC-7").arg("+%Y-%m-%d").output_in_time().expect("date");
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

/// Whether the tests are run on PostgreSQL instead of SQLite.
pub(crate) fn on_postgres() -> bool {
    match std::env::var("XUONG_ENGINE").as_deref() {
        Err(_) | Ok("sqlite") => false,
        Ok("postgres") => true,
        Ok(other) => panic!("XUONG_ENGINE is sqlite or postgres, not {other}"),
    }
}

/// A data folder that goes away with the test, and with it its database on a server, if the tests are run on one.
pub(crate) struct Folder {
    temporary: TempDir,
    database: Option<Arc<Database>>,
    /// The address of the database, if it is not that of its server.
    url: Option<String>,
}

impl Folder {
    /// Without a registry.
    pub(crate) fn empty() -> Self {
        Self::beside(on_postgres().then(Database::empty))
    }

    /// Without a registry, for one in a data file, whatever the tests are run on.
    pub(crate) fn of_a_file() -> Self {
        Self::beside(None)
    }

    /// Beside a database on a server.
    fn beside(database: Option<Database>) -> Self {
        let own = fs::Permissions::from_mode(0o700);
        let temporary = tempfile::Builder::new().permissions(own).tempdir().expect("a temporary folder");
        Self { temporary, database: database.map(Arc::new), url: None }
    }

    /// Without a registry, for one on a server, whatever the tests are run on.
    pub(crate) fn of_a_server() -> Self {
        Self::beside(Some(Database::empty()))
    }

    /// Another folder for the same database on a server.
    pub(crate) fn sharing(&self) -> Self {
        let (database, url) = (self.database.clone(), self.url.clone());
        Self { database, url, ..Self::of_a_file() }
    }

    /// The same with another address of the database, such as that of a pooler.
    pub(crate) fn by(self, url: String) -> Self {
        Self { url: Some(url), ..self }
    }

    /// The database on a server.
    pub(crate) fn database(&self) -> &Database {
        self.database.as_ref().expect("a database on a server")
    }

    /// The address of the database on a server.
    fn url(&self) -> Option<String> {
        self.url.clone().or_else(|| self.database.as_ref().map(|database| database.url()))
    }

    /// With Hà Nội's seed data, made once by the program itself and copied, and one outline of a zone that is made up:
    /// the seed has none.
    pub(crate) fn seeded() -> Self {
        static SEED: OnceLock<Folder> = OnceLock::new();
        SEED.get_or_init(|| Self::seed(Self::empty())).copied()
    }

    /// The same in a data file, whatever the tests are run on.
    pub(crate) fn seeded_file() -> Self {
        static SEED: OnceLock<Folder> = OnceLock::new();
        SEED.get_or_init(|| Self::seed(Self::of_a_file())).copied()
    }

    fn seed(folder: Self) -> Self {
        folder.xuong(&["demo", "--seed-only"]).ended(0);
        let outlines =
            folder.file("outlines.geojson", include_bytes!("../fixtures/outlines-made-up.geojson"));
        folder.xuong(&["import", "outlines", &outlines.display().to_string()]).ended(0);
        folder
    }

    /// A copy of the register; no process may use it.
    pub(crate) fn copied(&self) -> Self {
        if let Some(database) = &self.database {
            return Self::beside(Some(Database::copied_from(&database.name)));
        }
        let folder = Self::of_a_file();
        fs::copy(self.path().join("xuong.db"), folder.path().join("xuong.db"))
            .expect("the register is copied");
        folder
    }

    /// What statements on the database print.
    pub(crate) fn sql(&self, sql: &str) -> String {
        if let Some(database) = &self.database {
            return database.psql(sql);
        }
        let out = Command::new("sqlite3").arg(self.path().join("xuong.db")).arg(sql).output_in_time();
        let out = out.expect("the sqlite3 command-line tool is needed: install the package sqlite3");
        assert!(out.status.success(), "{sql}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text").trim().to_owned()
    }

    /// The files that have some bytes; of a database on a server, the copy that its tool makes.
    pub(crate) fn files_with(&self, bytes: &str) -> Vec<String> {
        let has = |content: &[u8]| content.windows(bytes.len()).any(|part| part == bytes.as_bytes());
        let entries =
            fs::read_dir(self.path()).expect("the folder").map(|entry| entry.expect("a file").path());
        let files = entries.filter(|path| has(&fs::read(path).expect("its bytes")));
        let files = files.map(|path| path.display().to_string());
        let dump = self.database.iter().filter(|database| has(database.dump().as_bytes()));
        files.chain(dump.map(|database| database.name.clone())).collect()
    }

    /// The place of the register.
    pub(crate) fn place(&self) -> Place {
        let database = self.url().map(DatabaseUrl::new);
        Place { folder: self.path().to_owned(), database }
    }

    /// A command with what says where the register is.
    pub(crate) fn placed(&self, mut command: Command) -> Command {
        command.current_dir(self.path()).arg("--data-dir").arg(self.path());
        command.envs(self.url().map(|url| ("XUONG_DATABASE_URL", url)));
        command
    }

    pub(crate) fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, content).expect("a test file is written");
        path
    }

    /// Runs a command on this folder.
    pub(crate) fn xuong(&self, args: &[&str]) -> Run {
        let output = self.placed(program()).args(args).output_in_time();
        Run::of(&output.expect("the program starts"))
    }
}

/// The key by which every server of the tests knows an analyst.
pub(crate) const KEY: &str = "the-key-of-an-analyst";

/// The key of another analyst, whom every server of the tests knows too.
pub(crate) const OTHER_KEY: &str = "the-key-of-a-colleague";

/// A server in a process of its own.
pub(crate) struct Server {
    process: Child,
    /// Its log, read as it is written: a server whose log is not read stops once the pipe is full.
    log: Option<JoinHandle<String>>,
    address: String,
    /// The address of its metrics, if it serves any.
    metrics: Option<String>,
    /// Whether the key is shown with every request.
    analyst: bool,
    pub(crate) folder: Folder,
}

impl Server {
    /// Serves a folder on a free port.
    pub(crate) fn on(folder: Folder) -> Self {
        Self::start(folder, &[])
    }

    /// Serves with more arguments.
    pub(crate) fn start(folder: Folder, more: &[&str]) -> Self {
        Self::run(program(), folder, more)
    }

    /// Serves in a process that can have so many files open and no more.
    pub(crate) fn with_files(folder: Folder, files: u64) -> Self {
        let mut limited = without_settings(Command::new("sh"));
        limited.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")]).arg(program().get_program());
        Self::run(limited, folder, &[])
    }

    /// Serves in a process that trusts the authorities in a file instead of those of the system.
    pub(crate) fn trusting(folder: Folder, authorities: &Path) -> Self {
        let mut program = program();
        program.env("SSL_CERT_FILE", authorities).env_remove("SSL_CERT_DIR");
        Self::run(program, folder, &[])
    }

    fn run(program: Command, folder: Folder, more: &[&str]) -> Self {
        let mut process = folder
            .placed(program)
            .env("XUONG_ANALYST_KEYS", format!("{KEY},{OTHER_KEY}"))
            .args(["--lang", "en", "serve"])
            .args(if more.contains(&"--bind") { &[][..] } else { &["--bind", "127.0.0.1:0"] })
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut stderr = process.stderr.take().expect("its log is ours");
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("its log is text");
            log
        });
        let stdout = process.stdout.take().expect("its output is ours");
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let mut metrics = None;
        let serving = lines.find(|line| {
            metrics = line.strip_prefix("Metrics at ").map(str::to_owned).or(metrics.take());
            line.starts_with("Serving at ")
        });
        let Some(serving) = serving else {
            panic!("it does not say where it serves: {}", log.join().expect("its log"));
        };
        let address = serving.trim_start_matches("Serving at ").to_owned();
        thread::spawn(move || lines.for_each(drop));
        Self { process, log: Some(log), address, metrics, analyst: false, folder }
    }

    /// The same server asked by an analyst.
    pub(crate) fn for_analyst(mut self) -> Self {
        self.analyst = true;
        self
    }

    /// Serves Hà Nội's seed data.
    pub(crate) fn seeded() -> Self {
        Self::on(Folder::seeded())
    }

    /// The number of its process.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Asks where the connection may be refused or closed.
    pub(crate) fn attempt(&self, path: &str) -> Option<Answer> {
        Answer::attempt("GET", &self.url(path), &[], ()).ok()
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Asks for a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks with a method and headers.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.with_key(headers, |headers| Answer::of(method, &self.url(path), headers, ()))
    }

    /// Sends a body.
    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.with_key(headers, |headers| Answer::of("POST", &self.url(path), headers, body))
    }

    /// Sends a body with a method.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.with_key(headers, |headers| Answer::of(method, &self.url(path), headers, body))
    }

    /// The address of the metrics of a server that was started with them.
    pub(crate) fn metrics_url(&self) -> &str {
        self.metrics.as_deref().expect("it serves metrics")
    }

    /// The page of metrics.
    pub(crate) fn metrics(&self) -> Answer {
        Answer::of("GET", self.metrics_url(), &[], ())
    }

    /// Sends a body that may be no text.
    pub(crate) fn post_bytes(&self, path: &str, body: &[u8]) -> Answer {
        self.with_key(&[], |headers| Answer::of("POST", &self.url(path), headers, body))
    }

    fn with_key<T>(&self, headers: &[(&str, &str)], ask: impl FnOnce(&[(&str, &str)]) -> T) -> T {
        let key = format!("Bearer {KEY}");
        let shown = self.analyst.then_some(("authorization", key.as_str()));
        ask(&headers.iter().copied().chain(shown).collect::<Vec<_>>())
    }

    /// Tells the server to stop, waits, and answers how it ended; its log must be empty.
    pub(crate) fn stop(self) {
        let log = self.log();
        let bad: Vec<&str> = log.lines().filter(|l| l.contains("ERROR") || l.contains("WARN")).collect();
        assert!(bad.is_empty(), "{log}");
    }

    /// Stops the server and keeps its folder.
    pub(crate) fn stop_and_keep(mut self) -> Folder {
        let folder = std::mem::replace(&mut self.folder, Folder::empty());
        self.stop();
        folder
    }

    /// Keeps the folder of a server that was killed.
    pub(crate) fn killed(mut self) -> Folder {
        let status = end_of(&mut self.process);
        assert!(status.code().is_none(), "it ended by itself: {status}");
        std::mem::replace(&mut self.folder, Folder::empty())
    }

    /// Tells the server to stop, waits until it has ended well, and gives its log.
    pub(crate) fn log(mut self) -> String {
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
        let status = end_of(&mut self.process);
        let log = self.log.take().expect("it is read once").join().expect("its log");
        assert!(status.success(), "{status}: {log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer over HTTP.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn of(method: &str, url: &str, headers: &[(&str, &str)], body: impl AsSendBody) -> Self {
        Self::attempt(method, url, headers, body).expect("the server answers")
    }

    /// The answer of a server that may be about to come or to go.
    pub(crate) fn attempt(
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: impl AsSendBody,
    ) -> Result<Self, ureq::Error> {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = ureq::Agent::from(config.timeout_global(Some(PATIENCE)).build());
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        let mut response = agent.run(request)?;
        let headers = response.headers().iter();
        let headers =
            headers.map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
        Ok(Self {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: response.body_mut().read_to_vec()?,
        })
    }

    /// A header, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// Every header with its name.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every header of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let found = self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, after the status was as expected.
    pub(crate) fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}
