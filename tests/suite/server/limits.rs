//! Heavy questions wait in a line that has an end, in turn, and no longer than they may; quick ones do not wait for them.

use std::{
    fs,
    io::Write,
    net::TcpStream,
    process::Command,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use crate::harness::{Answer, Folder, InTime, Server};

/// Firms enough that a long filter takes seconds.
const FIRMS: &str = "20000";

/// How long a machine that is busy with other tests may take for what takes no time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder with many made-up firms.
fn many() -> Folder {
    static MANY: OnceLock<Folder> = OnceLock::new();
    let many = MANY.get_or_init(|| {
        let folder = Folder::empty();
        folder.xuong(&["demo", "--synthetic", FIRMS, "--seed-only"]).ended(0);
        folder
    });
    let folder = Folder::empty();
    fs::copy(many.path().join("xuong.db"), folder.path().join("xuong.db")).expect("a copy");
    folder
}

/// A server of a folder with these settings, behind a proxy that tells its clients apart.
fn serving(folder: Folder, settings: &str) -> Server {
    folder.file("xuong.toml", format!("trusted_proxies = ['127.0.0.1']\n{settings}"));
    Server::on(folder)
}

/// A server with many made-up firms and these settings.
fn server(settings: &str) -> Server {
    serving(many(), settings)
}

/// Stops a server, which must have told of no fault. A busy machine may be told to be slow.
fn ends_well(server: Server) {
    let log = server.log();
    assert!(!log.contains("ERROR"), "{log}");
}

/// A filter may be 16 kB long.
const MOST_TERMS: u32 = 110;

/// A question that asks so much of every firm, and finds none. No index of words answers what is only compared, and a
/// name that is folded again and again is not known to stay the same.
fn heavy(terms: u32) -> String {
    let (folds, ends) = ("ACCENTI(CASEI(".repeat(8), "))".repeat(8));
    let term = |n| format!("{folds}name{ends} > 'zz{n}'");
    let filter = (0..terms).map(term).collect::<Vec<_>>().join(" OR ");
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("filter", &filter).finish();
    format!("/ogc/collections/firms/items?limit=1&{query}")
}

/// Asks on behalf of a client.
fn ask(server: &Server, path: &str, client: &str) -> Answer {
    server.ask("GET", path, &[("x-forwarded-for", client), ("accept-language", "en")])
}

/// A question that takes about so long when nothing else is asked.
fn lasting(server: &Server, wanted: Duration) -> String {
    let begun = Instant::now();
    assert_eq!(ask(server, &heavy(1), "203.0.113.1").status, 200);
    let each = begun.elapsed().as_secs_f64();
    let terms = (wanted.as_secs_f64() / each).ceil().clamp(1.0, f64::from(MOST_TERMS));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to some hundreds")]
    heavy(terms as u32)
}

#[test]
fn who_finds_the_line_full_is_told_when_to_come_again() {
    let server = server("work_seats = 1\nwork_queue = 2\nrequest_timeout_s = 60");
    let slow = lasting(&server, Duration::from_secs(3));
    let answers: Vec<(Answer, Duration)> = thread::scope(|scope| {
        let one = || {
            let begun = Instant::now();
            (ask(&server, &slow, "203.0.113.9"), begun.elapsed())
        };
        let asking: Vec<_> = (0..5).map(|_| scope.spawn(one)).collect();
        asking.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let done = answers.iter().filter(|(answer, _)| answer.status == 200).count();
    assert!((1..=3).contains(&done), "{done} were answered: one seat, and half of a line of two");
    for (refused, _) in answers.iter().filter(|(answer, _)| answer.status != 200) {
        assert_eq!(refused.header("content-type"), "application/problem+json");
        let wait: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
        let detail = refused.json(503)["detail"].as_str().expect("a sentence").to_owned();
        assert!(detail.starts_with("the server is busy with other long requests"), "{detail}");
    }
    let vietnamese = server.ask("GET", "/api/search?q=thep&lang=vi", &[]);
    assert_eq!(vietnamese.status, 200);
    let log = server.log();
    assert_eq!(log.lines().filter(|line| line.contains("over capacity: ")).count(), 1, "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn work_stops_when_whoever_asked_for_it_leaves() {
    let server = server("work_seats = 1\nrequest_timeout_s = 600");
    let slow = lasting(&server, Duration::from_secs(60));
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut leaving = TcpStream::connect(&address).expect("a connection");
    let request = format!("GET {slow} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    leaving.write_all(request.as_bytes()).expect("it is sent");
    thread::sleep(Duration::from_millis(500));
    drop(leaving);
    let begun = Instant::now();
    assert_eq!(ask(&server, "/api/search?q=thep", "203.0.113.9").status, 200);
    assert!(begun.elapsed() < PATIENCE, "the seat was free after {:?}", begun.elapsed());
    ends_well(server);
}

#[test]
fn what_takes_too_long_is_ended_and_its_seat_is_free_again() {
    let server = server("work_seats = 1\nrequest_timeout_s = 1");
    let slow = heavy(MOST_TERMS);
    let begun = Instant::now();
    let answer = ask(&server, &slow, "203.0.113.9");
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    let detail = answer.json(503)["detail"].as_str().expect("a sentence").to_owned();
    assert!(detail.starts_with("the time limit was exceeded"), "{detail}");
    // One that waits behind it for most of its time is not blamed for that.
    let second = thread::scope(|scope| {
        let first = scope.spawn(|| ask(&server, &slow, "203.0.113.9"));
        thread::sleep(Duration::from_millis(100));
        let second = ask(&server, "/api/search?q=thep", "203.0.113.9");
        first.join().expect("an answer");
        second
    });
    assert!([200, 503].contains(&second.status), "{}", second.text());
    let begun = Instant::now();
    while ask(&server, "/api/search?q=thep", "203.0.113.9").status != 200 {
        assert!(begun.elapsed() < PATIENCE, "the seat is not free");
        thread::sleep(Duration::from_millis(100));
    }
    ends_well(server);
}

#[test]
fn who_is_late_because_of_others_is_asked_to_come_again() {
    let server = server("work_seats = 8\nrequest_timeout_s = 4");
    let slow = lasting(&server, Duration::from_secs(3));
    let answers: Vec<Answer> = thread::scope(|scope| {
        let one = |client: usize| ask(&server, &slow, &format!("203.0.113.{client}"));
        let asking: Vec<_> = (0..8).map(|client| scope.spawn(move || one(client))).collect();
        asking.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(!refused.is_empty(), "eight questions of 3 s each were answered within 4 s");
    for answer in refused {
        answer.json(503);
        assert!(!answer.header("retry-after").is_empty(), "{}", answer.text());
    }
    ends_well(server);
}

#[test]
fn whether_something_is_there_is_told_without_working() {
    let server = server("work_seats = 1\ndocument_seats = 1\nrequest_timeout_s = 60");
    let slow = lasting(&server, Duration::from_secs(5));
    let paths = [
        "/map.svg",
        "/plain",
        "/ogc/api",
        "/api/reports/sector-mix",
        "/ogc/collections/units/items/1",
        "/ogc/collections/firms/tiles/WebMercatorQuad/9/225/406",
        "/ogc/collections/firms/tiles/WebMercatorQuad",
    ];
    thread::scope(|scope| {
        let working = scope.spawn(|| (ask(&server, &slow, "203.0.113.9").status, Instant::now()));
        thread::sleep(Duration::from_millis(300));
        for path in paths {
            let allowed = server.ask("OPTIONS", path, &[]);
            assert_eq!(allowed.status, 200, "{path}: {}", allowed.text());
            let refused = server.ask("DELETE", path, &[]);
            assert_eq!(refused.status, 405, "{path}: {}", refused.text());
            assert_eq!(allowed.header("allow"), refused.header("allow"), "{path}");
        }
        assert_eq!(server.ask("OPTIONS", "/ogc/collections/units/items/none", &[]).status, 404);
        let asked = Instant::now();
        let (status, done) = working.join().expect("an answer");
        assert_eq!(status, 200);
        assert!(asked < done, "they waited for the only seat");
    });
    ends_well(server);
}

#[test]
fn clients_are_served_in_turn() {
    let server = server("work_seats = 1\nwork_queue = 16\nrequest_timeout_s = 120");
    let slow = lasting(&server, Duration::from_millis(1500));
    let order: Vec<&str> = thread::scope(|scope| {
        let (done, ended) = std::sync::mpsc::channel();
        let send = |client: &'static str| {
            let (done, server, slow) = (done.clone(), &server, &slow);
            scope.spawn(move || {
                assert_eq!(ask(server, slow, client).status, 200);
                done.send(client).expect("somebody listens");
            });
        };
        (0..5).for_each(|_| send("203.0.113.1"));
        thread::sleep(Duration::from_millis(300));
        send("203.0.113.2");
        ended.iter().take(6).collect()
    });
    let last = order.iter().position(|client| *client == "203.0.113.2").expect("it was served");
    assert!(last <= 3, "{order:?}: whoever comes later waits for each of the others once");
    ends_well(server);
}

#[test]
fn quick_questions_do_not_wait_for_heavy_ones() {
    let server = server("work_seats = 2\ndocument_seats = 1\nwork_queue = 8\nrequest_timeout_s = 30");
    let area = r#"{"type":"Polygon","coordinates":[[[105.3,20.6],[106.1,20.6],[106.1,21.4],[105.3,21.4],[105.3,20.6]]]}"#;
    let slow = heavy(20);
    let heavy = [
        slow.as_str(),
        "/ogc/collections/firms/items?limit=10000&f=xlsx",
        "/ogc/collections/firms/items?limit=10000&f=csv",
        "/api/search?q=zzqqx%20wwkkj",
        "/api/near?point=105.85,21.02&within=50km&limit=10000",
        "/api/reports/six-monthly?f=docx",
        "/ogc/collections/firms/tiles/WebMercatorQuad/9/225/406?sector=25",
    ];
    let end = Instant::now() + Duration::from_secs(4);
    let (slowest, sent) = thread::scope(|scope| {
        for path in heavy.iter().cycle().take(14) {
            let server = &server;
            scope.spawn(move || {
                while Instant::now() < end {
                    let status = ask(server, path, "203.0.113.9").status;
                    assert!([200, 503].contains(&status), "{path}: {status}");
                }
            });
        }
        scope.spawn(|| {
            while Instant::now() < end {
                let status = server.post("/api/reports/sector-mix", &[], area).status;
                assert!([200, 503].contains(&status), "{status}");
            }
        });
        let mut slowest = [Duration::ZERO; 2];
        let mut sent = 0;
        while Instant::now() < end {
            for (path, slowest) in
                ["/api/health/live", "/api/near?point=105.85,21.02&limit=10"].iter().zip(&mut slowest)
            {
                let begun = Instant::now();
                assert_eq!(ask(&server, path, "203.0.113.5").status, 200, "{path}");
                *slowest = (*slowest).max(begun.elapsed());
                sent += 1;
            }
            thread::sleep(Duration::from_millis(20));
        }
        (slowest, sent)
    });
    assert!(sent > 10 && slowest.iter().all(|took| *took < Duration::from_secs(2)), "{sent}: {slowest:?}");
    ends_well(server);
}

/// A folder with many firms and some changes after that, and an instant before each of these.
fn with_a_past(changes: usize) -> (Folder, Vec<String>) {
    let folder = many();
    let before = |n: usize| {
        thread::sleep(Duration::from_millis(50));
        let out =
            Command::new("date").args(["-u", "+%Y-%m-%dT%H:%M:%S.%3NZ"]).output_in_time().expect("date");
        thread::sleep(Duration::from_millis(50));
        let file = folder.file("given.csv", format!("code,name,lon,lat\nQ{n},Quá khứ {n},105.85,21.0{n}\n"));
        let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
        assert!(run.code < 2, "{}{}", run.out, run.err);
        String::from_utf8(out.stdout).expect("text").trim().to_owned()
    };
    let instants = (0..changes).map(before).collect();
    (folder, instants)
}

fn mix(instant: &str) -> String {
    format!("/api/reports/sector-mix?boundaries=city&f=csv&as_of={instant}")
}

#[test]
fn a_state_of_the_past_is_made_once_for_all_who_ask_for_it() {
    let (folder, instants) = with_a_past(4);
    let server = serving(folder, "request_timeout_s = 120");
    let bodies: Vec<Vec<u8>> = thread::scope(|scope| {
        let one = |client: usize| {
            let answer = ask(&server, &mix(&instants[0]), &format!("203.0.113.{client}"));
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.body
        };
        let asking: Vec<_> = (0..12).map(|client| scope.spawn(move || one(client / 3))).collect();
        asking.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    thread::scope(|scope| {
        let others = || instants.iter().enumerate().skip(1);
        for (client, instant) in others().chain(others()) {
            let server = &server;
            scope.spawn(move || {
                let answer = ask(server, &mix(instant), &format!("203.0.113.{client}"));
                assert_eq!(answer.status, 200, "{}", answer.text());
            });
        }
    });
    let log = server.log();
    let made =
        || log.lines().filter_map(|line| line.split_once("the state of version ")).map(|(_, rest)| rest);
    let first = made().next().expect("a state was made");
    assert_eq!(made().filter(|other| *other == first).count(), 1, "twelve asked for it: {log}");
    assert!(
        (4..=7).contains(&made().count()),
        "two states are kept, so that a fourth may be made again: {log}"
    );
    assert!(!log.contains("over capacity") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_state_of_the_past_that_does_not_fit_is_refused_over_http_and_made_by_the_command() {
    let (folder, instants) = with_a_past(1);
    let command = folder.xuong(&["--lang", "en", "report", "sector-mix", "--as-of", &instants[0]]).ended(0);
    assert!(!command.out.is_empty());
    let server = serving(folder, "past_states_mb = 5");
    let refused = ask(&server, &mix(&instants[0]), "203.0.113.9");
    assert_eq!(refused.header("retry-after"), "", "waiting does not help");
    let detail = refused.json(503)["detail"].as_str().expect("a sentence").to_owned();
    assert!(detail.contains("the limit is 5 MB"), "{detail}");
    assert_eq!(ask(&server, &mix("2100-01-01T00:00:00Z"), "203.0.113.9").status, 200, "it is the present");
    ends_well(server);
}
