//! The server under siege, in a process and folder of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    Scale,
    client::{ask, request},
    questions::{Kind, Seeded},
};

/// The number of instants with different past states.
const INSTANTS: usize = 12;

/// The server.
pub(crate) struct Target {
    process: Child,
    pub(crate) address: SocketAddr,
    pub(crate) firms: usize,
    /// Instants at which the register had different states.
    pub(crate) instants: Vec<String>,
    folder: TempDir,
}

impl Target {
    /// Makes a register of synthetic firms, edits it several times, and serves it.
    pub(crate) fn start(program: &Path, scale: &Scale) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let command = |args: &[&str]| {
            let mut command = Command::new(program);
            for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("XUONG_")) {
                command.env_remove(name);
            }
            command.current_dir(folder.path()).arg("--data-dir").arg(folder.path()).args(args);
            command
        };
        let run = |args: &[&str]| {
            let output = command(args).output().expect("the program starts");
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        };
        run(&["demo", "--synthetic", &scale.firms.to_string(), "--seed-only"]);
        let instants = (0..INSTANTS).map(|number| {
            let row = format!("code,name,sector,lon,lat\nT{number},Xưởng {number},2511,105.85,21.03\n");
            fs::write(folder.path().join("more.csv"), row).expect("a file");
            run(&["import", "firms", "more.csv"]);
            thread::sleep(Duration::from_millis(20));
            OffsetDateTime::now_utc().format(&Rfc3339).expect("an instant")
        });
        let mut instants: Vec<String> = instants.collect();
        instants.pop(); // it is the present
        let timeouts = scale.timeouts_s.map(|[head, idle, write]| {
            format!("header_timeout_s = {head}\nidle_timeout_s = {idle}\nwrite_timeout_s = {write}\n")
        });
        // The cache of tiles has a limit of its own; a small one is full after the warm-up.
        let settings =
            ["trusted_proxies = ['127.0.0.1']\ntile_cache_mb = 8\n".to_owned(), timeouts.unwrap_or_default()];
        fs::write(folder.path().join("xuong.toml"), settings.concat()).expect("a configuration");
        let log = fs::File::create(folder.path().join("log")).expect("a log");
        let mut process = command(&["--lang", "en", "serve", "--bind", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let mut lines =
            BufReader::new(process.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let serving = lines.find_map(|line| line.strip_prefix("Serving at http://").map(str::to_owned));
        let address = serving.and_then(|address| address.parse().ok()).expect("it says where it serves");
        thread::spawn(move || lines.for_each(drop));
        Self { process, address, firms: scale.firms, instants, folder }
    }

    /// Sends each kind of request once, so that caches are filled before memory is measured.
    pub(crate) fn warm_up(&self) {
        let mut seed = Seeded(1);
        for kind in Kind::ALL {
            for number in 0..3 {
                ask(self.address, &kind.ask(&mut seed, number, self.firms, &self.instants));
            }
        }
        for _ in 0..40 {
            ask(self.address, &Kind::Tile.ask(&mut seed, 0, self.firms, &self.instants));
        }
        for offset in (0..self.firms).step_by(10_000) {
            let path = format!("/ogc/collections/firms/items?limit=10000&offset={offset}");
            ask(self.address, &request("GET", &path, "198.51.100.1", ""));
        }
        // The last past states are kept; without them the baseline would be less than the settings allow.
        for instant in &self.instants {
            let path = format!("/api/reports/sector-mix?as_of={instant}");
            ask(self.address, &request("GET", &path, "198.51.100.1", ""));
        }
    }

    /// The resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kb.expect("the server runs") / 1024
    }

    /// Waits until the memory is at most `wanted` or `patience` is over; returns the memory.
    pub(crate) fn settled_mb(&self, wanted: u64, patience: Duration) -> u64 {
        let begun = Instant::now();
        while self.resident_mb() > wanted && begun.elapsed() < patience {
            thread::sleep(Duration::from_millis(200));
        }
        self.resident_mb()
    }

    /// Failures in the log.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        log.lines().filter(|line| line.contains("ERROR")).map(|line| format!("in the log: {line}")).collect()
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
