//! The primary of a cluster dies under writes: a standby takes over, and no acknowledged edit is lost.
//!
//! The suite kills it once; `XUONG_TRIALS=full cargo test --test suite shared::cluster:: -- --nocapture` five times.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::Ordering::Relaxed,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    harness::{Folder, InTime, Server},
    keeping::{
        key_of, with_workers_in,
        writers::{Log, Targets, WRITERS, Writer},
    },
    postgres::{self, free_port},
    siege::SetAtEnd,
    store::damage::trials::rounds,
};

/// Settings of the monitor by which it finds within seconds that a server is gone; by default it takes half a minute.
const SOON: &str = "
pgautofailover.health_check_period = '1s'
pgautofailover.health_check_timeout = '1s'
pgautofailover.health_check_max_retries = 1
pgautofailover.health_check_retry_delay = '500ms'
pgautofailover.node_considered_unhealthy_timeout = '3s'
pgautofailover.primary_demote_timeout = '3s'
pgautofailover.startup_grace_period = '3s'
";

/// The longest time for anything that the monitor decides.
const PATIENCE: Duration = Duration::from_secs(120);

/// A monitor and two servers of pg_auto_failover on this machine.
struct Cluster {
    place: TempDir,
    monitor: u16,
    nodes: [u16; 2],
}

impl Cluster {
    fn start() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        postgres::give(place.path());
        let cluster = Self { place, monitor: free_port(), nodes: [free_port(), free_port()] };
        cluster.make("monitor", "monitor", cluster.monitor, &[]);
        let settings = cluster.data("monitor").join("postgresql.conf");
        let own = fs::read_to_string(&settings).expect("settings");
        fs::write(&settings, format!("{own}{SOON}")).expect("settings");
        cluster.run("monitor");
        cluster.wait("the monitor", || cluster.state().is_some());
        let monitor = format!("postgres://autoctl_node@127.0.0.1:{}/pg_auto_failover", cluster.monitor);
        for (node, is_first) in [("0", true), ("1", false)] {
            let port = cluster.nodes[usize::from(!is_first)];
            cluster.make(
                node,
                "postgres",
                port,
                &["--name", node, "--monitor", &monitor, "--dbname", "hanoi"],
            );
            cluster.run(node);
            cluster.wait("a server", || {
                cluster.node("primary").is_some() || is_first && cluster.node("single").is_some()
            });
        }
        cluster.wait("a standby", || cluster.is_whole());
        cluster
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn data(&self, name: &str) -> PathBuf {
        self.folder(name).join("data")
    }

    /// The tool, run as the user of Debian's package, in the folder of a server.
    fn tool(&self, name: &str) -> Command {
        let folder = self.folder(name);
        postgres::give(&folder);
        assert!(Path::new("/usr/bin/pg_autoctl").exists(), "pg_autoctl is missing: ./check installs it");
        let mut command = postgres::as_its_user("/usr/bin/env");
        for variable in ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.arg(format!("{variable}={}", folder.display()));
        }
        command.args(["LC_ALL=C", "PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin", "pg_autoctl"]);
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn make(&self, name: &str, kind: &str, port: u16, more: &[&str]) {
        let mut command = self.tool(name);
        command.args(["create", kind, "--hostname", "127.0.0.1", "--auth", "trust", "--no-ssl"]);
        command.args(["--pgport", &port.to_string(), "--pgdata"]).arg(self.data(name)).args(more);
        assert!(command.status().expect("pg_autoctl").success(), "{command:?}");
    }

    #[expect(clippy::zombie_processes, reason = "it is killed with its servers, by their folder")]
    fn run(&self, name: &str) {
        self.tool(name).arg("run").arg("--pgdata").arg(self.data(name)).spawn().expect("pg_autoctl");
    }

    /// Kills everything that runs in the folder of a server.
    fn kill(&self, name: &str) {
        let folder = self.folder(name);
        // Whatever watches over the others starts them again, so they are looked for twice.
        for _ in 0..2 {
            for process in fs::read_dir("/proc").expect("processes").flatten() {
                let runs_in = fs::read_link(process.path().join("cwd"));
                if runs_in.is_ok_and(|place| place.starts_with(&folder)) {
                    let _ =
                        Command::new("kill").args(["-9", &process.file_name().to_string_lossy()]).status();
                }
            }
        }
    }

    /// The states of the servers as the monitor knows them: name, state, and the one that it wants.
    fn state(&self) -> Option<Vec<[String; 3]>> {
        let sql = "select nodename, reportedstate, goalstate from pgautofailover.node order by nodeid";
        let url = format!("postgres://postgres@127.0.0.1:{}/pg_auto_failover", self.monitor);
        let out =
            Command::new("psql").args(["-qAtX", "-F", " ", "-d", &url, "-c", sql]).output_in_time().ok()?;
        out.status.success().then(|| {
            let text = String::from_utf8_lossy(&out.stdout).into_owned();
            let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>().try_into().ok();
            text.lines().filter_map(words).collect()
        })
    }

    /// The server that is in a state.
    fn node(&self, wanted: &str) -> Option<String> {
        let state = self.state()?;
        state.into_iter().find(|[_, now, goal]| now == wanted && goal == wanted).map(|[name, ..]| name)
    }

    /// Whether one is primary and the other its standby.
    fn is_whole(&self) -> bool {
        self.node("primary").is_some() && self.node("secondary").is_some()
    }

    fn wait(&self, what: &str, is_there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_there() {
            assert!(begun.elapsed() < PATIENCE, "{what} does not come: {:?}", self.state());
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn url(&self) -> String {
        let [one, two] = self.nodes;
        format!("postgres://postgres@127.0.0.1:{one},127.0.0.1:{two}/hanoi?target_session_attrs=read-write")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        ["0", "1", "monitor"].into_iter().for_each(|name| self.kill(name));
    }
}

/// The longest time between two acknowledged edits after a moment.
fn longest_gap(targets: &Targets, after: Instant) -> Duration {
    let versions = targets.versions.lock().expect("versions");
    let mut times: Vec<Instant> = versions.iter().map(|(_, at)| *at).filter(|at| *at >= after).collect();
    times.sort_unstable();
    times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default()
}

#[test]
fn the_death_of_the_primary_under_writes_loses_no_acknowledged_edit() {
    let cluster = Cluster::start();
    let folder = Folder::of_a_file().by(cluster.url());
    folder.xuong(&["demo", "--seed-only"]).ended(0);
    let folder = with_workers_in(folder);
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
    let (mut log, mut gaps) = (Log::default(), Vec::new());
    let server = Server::on(folder);
    for death in 0..rounds(1, 5) {
        cluster.wait("a standby", || cluster.is_whole());
        let targets = Targets::new([server.url("")]);
        let begun = thread::scope(|scope| {
            writers.iter_mut().for_each(|writer| _ = scope.spawn(|| writer.write(&targets, &key)));
            let (begun, over) = (Instant::now(), SetAtEnd(&targets.over));
            thread::sleep(Duration::from_secs(1));
            let (primary, before) =
                (cluster.node("primary").expect("a primary"), targets.answered.load(Relaxed));
            cluster.kill(&primary);
            cluster.wait("another primary", || {
                targets.answered.load(Relaxed) > before + WRITERS && cluster.node("wait_primary").is_some()
            });
            thread::sleep(Duration::from_secs(1));
            drop(over);
            cluster.run(&primary);
            begun
        });
        gaps.push(longest_gap(&targets, begun));
        log.follow(&server, &key);
        writers.iter().for_each(|writer| log.judge(writer, &format!("death {death}")));
    }
    cluster.wait("a standby", || cluster.is_whole());
    let edits: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    let (again, made) = writers.iter().fold((0, 0), |sum, own| (sum.0 + own.again.0, sum.1 + own.again.1));
    println!(
        "{edits} edits acknowledged, {again} sent again, of which {made} had been made; longest times without writes: {gaps:?}"
    );
    let folder = server.folder.sharing();
    server.log();
    folder.xuong(&["admin", "verify"]).ended(0);
}
