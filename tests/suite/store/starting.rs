//! A server that loads a large register says so, and how far it is, until it is ready.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use crate::harness::{Answer, Folder, end_of, program};

/// Large enough that a start from rows takes some seconds here and a while in a release.
const FIRMS: u64 = 30_000;

/// A start that took longer than this must have been seen; a shorter one may have gone by between two questions.
const NOTICED: Duration = Duration::from_millis(500);

/// How long a start may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that has just been started, and the address it will hold.
struct Starting {
    process: Child,
    address: String,
    _folder: Folder,
}

impl Starting {
    /// Starts to serve many firms without a snapshot file, and waits until the address is taken.
    fn many() -> Self {
        static MANY: OnceLock<Folder> = OnceLock::new();
        let many = MANY.get_or_init(|| {
            let folder = Folder::empty();
            folder.xuong(&["demo", "--synthetic", &FIRMS.to_string(), "--seed-only"]).ended(0);
            folder
        });
        let folder = Folder::empty();
        fs::copy(many.path().join("xuong.db"), folder.path().join("xuong.db")).expect("a copy");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
        let process = program()
            .current_dir(folder.path())
            .arg("--data-dir")
            .arg(folder.path())
            .args(["serve", "--bind", &free.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let begun = Instant::now();
        while TcpStream::connect(free).is_err() {
            assert!(begun.elapsed() < PATIENCE, "nobody listens at {free}");
            thread::sleep(Duration::from_millis(2));
        }
        Self { process, address: format!("http://{free}"), _folder: folder }
    }

    /// Asks; `None` when the connection ends while one router hands over to the other.
    fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        Answer::attempt("GET", &format!("{}{path}", self.address), headers, ()).ok()
    }

    /// Tells it to stop; how it ended and how long that took.
    fn stop(&mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
        (end_of(&mut self.process).code(), begun.elapsed())
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Holds an answer of a server that is not ready against what it should be, and gives how many firms it has read.
fn not_ready(answer: &Answer) -> u64 {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let body = answer.json(503);
    let number = |name: &str| body[name].as_u64().expect("a number");
    let (read, firms) = (number("firmsRead"), number("firms"));
    assert!([0, FIRMS].contains(&firms) && read <= firms, "{body}");
    assert_eq!(
        (body["status"].as_u64(), body["title"].as_str()),
        (Some(503), Some("The register is being loaded"))
    );
    let detail = body["detail"].as_str().expect("a sentence");
    assert_eq!(detail, format!("the register is being loaded: {read} of {firms} firms"));
    read
}

#[test]
fn a_server_is_alive_at_once_and_ready_when_the_register_is_loaded() {
    let mut server = Starting::many();
    let (begun, english) = (Instant::now(), [("accept-language", "en")]);
    let (mut seen, mut read) = (0, 0);
    let ready = loop {
        assert!(begun.elapsed() < PATIENCE, "not ready after {PATIENCE:?}");
        if let Some(alive) = server.ask("/api/health/live", &[]) {
            assert_eq!(alive.json(200)["status"], "ok");
        }
        match server.ask("/api/health/ready", &english) {
            Some(answer) if answer.status == 503 => {
                let now = not_ready(&answer);
                assert!(now >= read, "{now} firms read after {read}");
                (seen, read) = (seen + 1, now);
            }
            Some(answer) => break answer,
            None => {}
        }
        thread::sleep(Duration::from_millis(5));
    };
    let took = begun.elapsed();
    assert_eq!(ready.json(200)["firms"], FIRMS);
    assert!(seen > 0 || took < NOTICED, "a start of {took:?} was never told");
    for path in ["/api/health/ready", "/api/health/live", "/ogc/collections/firms/items?limit=1", "/"] {
        assert_eq!(server.ask(path, &[]).expect("an answer").status, 200, "{path}");
    }
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn whatever_is_asked_of_a_server_that_starts_is_told_to_wait() {
    let mut server = Starting::many();
    for path in ["/ogc/collections/firms/items", "/", "/api/near?lon=105.8&lat=21", "/nowhere"] {
        let answer = server.ask(path, &[("accept-language", "en")]).expect("an answer");
        if answer.status != 503 {
            return;
        }
        not_ready(&answer);
    }
    let vietnamese = server.ask("/api/health/ready", &[("accept-language", "vi")]).expect("an answer");
    assert!(vietnamese.status == 200 || vietnamese.text().contains("sổ đăng ký đang được nạp: "));
    let (code, took) = server.stop();
    assert!(code == Some(0) && took < Duration::from_secs(15), "{code:?} after {took:?}");
}
