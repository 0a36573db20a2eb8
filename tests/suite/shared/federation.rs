//! Registers that are followed and read as one: equal to the sum of their parts at every version, whatever stops.

use std::{
    collections::BTreeMap,
    fs,
    net::TcpListener,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    cli::engines::city,
    harness::{Folder, Server},
    keeping::key_of,
};

/// A register that is followed, whose server can be stopped and started at the same address.
struct Member {
    server: Option<Server>,
    port: u16,
    key: String,
}

impl Member {
    fn new(code: &str) -> Self {
        let folder = match code {
            "hanoi" => Folder::seeded(),
            code => {
                let folder = Folder::empty();
                let city = city(code, &folder);
                folder.file("xuong.toml", format!("city = '{city}'"));
                folder.xuong(&["demo", "--seed-only"]).ended(0);
                folder
            }
        };
        Self::of(folder)
    }

    fn of(folder: Folder) -> Self {
        let key = key_of(&folder, "An", "editor", &[]);
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut member = Self { server: None, port, key };
        member.start(folder);
        member
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn start(&mut self, folder: Folder) {
        let bind = format!("127.0.0.1:{}", self.port);
        self.server = Some(Server::start(folder, &["--bind", &bind]));
    }

    fn stop(&mut self) -> Folder {
        self.server.take().expect("a server").stop_and_keep()
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("a server")
    }

    fn edit(&self, item: &str, properties: &str) {
        let key = format!("Bearer {}", self.key);
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/merge-patch+json"),
            ("if-match", "*"),
        ];
        let answer = self.server().send(
            "PATCH",
            &format!("/ogc/collections/firms/items/{item}"),
            &headers,
            &format!(r#"{{"properties":{properties}}}"#),
        );
        assert!(answer.status < 300, "{}", answer.text());
    }

    fn version(&self) -> i64 {
        self.server().get("/api/config").json(200)["version"].as_i64().expect("a version")
    }
}

/// A reader of some registers.
fn reader(members: &[&Member]) -> Server {
    follow(Folder::empty(), members)
}

fn follow(folder: Folder, members: &[&Member]) -> Server {
    let urls: Vec<String> = members.iter().map(|member| member.url()).collect();
    let urls = urls.iter().map(String::as_str);
    let args: Vec<&str> = std::iter::once("--follow").chain(urls).collect();
    Server::start(folder, &args)
}

/// Kills a server and keeps its folder.
fn killed(server: Server) -> Folder {
    let killed = Command::new("kill").args(["-KILL", &server.process_id().to_string()]).status();
    assert!(killed.expect("kill is there").success());
    server.killed()
}

fn registers(reader: &Server) -> Vec<Value> {
    reader.get("/api/registers").json(200)["registers"].as_array().expect("registers").clone()
}

/// Waits until something holds of the registers.
fn until(reader: &Server, what: &str, holds: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let now = registers(reader);
        if holds(&now) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "{what}: {now:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// Waits until the reader has the newest version of each register.
fn caught_up(reader: &Server, members: &[&Member]) {
    let newest: Vec<i64> = members.iter().map(|member| member.version()).collect();
    until(reader, "the newest versions", |now| {
        now.iter().map(|own| own["version"].as_i64()).eq(newest.iter().copied().map(Some))
    });
}

fn count(server: &Server, query: &str) -> u64 {
    let answer = server.get(&format!("/ogc/collections/firms/items?limit=1{query}"));
    answer.json(200)["numberMatched"].as_u64().expect("a number")
}

/// Figures of the mix by sector, added over areas.
fn mix(server: &Server, query: &str) -> BTreeMap<String, u64> {
    let report = server.get(&format!("/api/reports/sector-mix?f=json{query}")).json(200);
    let mut mix = BTreeMap::new();
    for row in report["rows"].as_array().expect("rows") {
        if let (Some(sector), Some(firms)) = (row["sector"].as_str(), row["establishments"].as_u64()) {
            *mix.entry(sector.to_owned()).or_default() += firms;
        }
    }
    assert!(!mix.is_empty(), "{report}");
    mix
}

#[test]
fn two_registers_are_read_as_one_and_what_changes_follows() {
    let members = [Member::new("hanoi"), Member::new("mau")];
    let [hanoi, mau] = &members;
    let reader = reader(&[hanoi, mau]);
    caught_up(&reader, &[hanoi, mau]);
    assert_eq!(count(&reader, ""), count(hanoi.server(), "") + count(mau.server(), ""));
    let mut sum = mix(hanoi.server(), "");
    mix(mau.server(), "").into_iter().for_each(|(sector, firms)| *sum.entry(sector).or_default() += firms);
    assert_eq!(mix(&reader, ""), sum);

    let own = reader.get("/ogc/collections/firms/items/hanoi:F0086").json(200);
    let there = hanoi.server().get("/ogc/collections/firms/items/F0086").json(200);
    assert_eq!(own["geometry"], there["geometry"]);
    assert_eq!(own["properties"]["name"], there["properties"]["name"]);
    assert_eq!(own["properties"]["code"], "hanoi:F0086");

    hanoi.edit("F0086", r#"{"name":"Kim khí Thăng Long, tên mới"}"#);
    caught_up(&reader, &[hanoi, mau]);
    let own = reader.get("/ogc/collections/firms/items/hanoi:F0086").json(200);
    assert_eq!(own["properties"]["name"], "Kim khí Thăng Long, tên mới");
}

#[test]
fn each_register_has_its_row_among_the_provinces() {
    let members = [Member::new("hanoi"), Member::new("mau")];
    let [hanoi, mau] = &members;
    let reader = reader(&[hanoi, mau]);
    caught_up(&reader, &[hanoi, mau]);
    let told = registers(&reader);
    for (own, member) in told.iter().zip(&members) {
        assert_eq!(own["firms"].as_u64(), Some(count(member.server(), "")), "{own}");
    }
    let areas = reader.get("/ogc/collections/units/items?edition=provinces").json(200);
    let names = areas["features"].as_array().expect("features").iter();
    let mut names: Vec<&str> = names.filter_map(|own| own["properties"]["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Hà Nội", "Mẫu (bịa)"]);
    let of_mau = mix(&reader, "&boundaries=provinces&area=mau");
    assert_eq!(of_mau, mix(mau.server(), ""));
}

#[test]
fn a_register_that_stops_keeps_its_figures_and_says_its_date() {
    let mut members = [Member::new("hanoi"), Member::new("mau")];
    let reader = reader(&[&members[0], &members[1]]);
    caught_up(&reader, &[&members[0], &members[1]]);
    let before = count(&reader, "");
    let folder = members[1].stop();
    let told = until(&reader, "silence", |now| !now[1]["silentSince"].is_null());
    assert!(told[0]["silentSince"].is_null(), "{told:?}");
    assert!(told[1]["firms"].as_u64() > Some(0), "{told:?}");
    assert!(told[1]["fault"].is_null(), "hosts are told to readers without a key: {told:?}");
    assert_eq!(count(&reader, ""), before);
    let report = reader.get("/api/reports/sector-mix?f=csv&lang=en").text();
    assert!(report.contains("THE REGISTER OF Sample (made up) COULD NOT BE READ since"), "{report}");

    // A reader that starts again meanwhile still has what it read before.
    let reader = follow(killed(reader), &[&members[0], &members[1]]);
    assert_eq!(count(&reader, ""), before);
    members[1].start(folder);
    members[1].edit(&first_firm(&members[1]), r#"{"name":"Tên mới"}"#);
    caught_up(&reader, &[&members[0], &members[1]]);
    until(&reader, "an answer", |now| now[1]["silentSince"].is_null());
    assert!(!reader.get("/api/reports/sector-mix?f=csv&lang=en").text().contains("COULD NOT BE READ"));
}

fn first_firm(member: &Member) -> String {
    let page = member.server().get("/ogc/collections/firms/items?limit=1").json(200);
    page["features"][0]["properties"]["code"].as_str().expect("a code").to_owned()
}

#[test]
fn what_is_not_public_never_leaves_a_register() {
    let hanoi = Member::new("hanoi");
    let folder = &hanoi.server().folder;
    let file = folder.file("rieng.csv", "code,workers,notes\nF0086,4711,số máy riêng 0912345678\n");
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let reader = reader(&[&hanoi]);
    caught_up(&reader, &[&hanoi]);
    let (mut sent, mut after) = (String::new(), String::new());
    loop {
        let page = hanoi.server().get(&format!("/api/records?{after}"));
        sent.push_str(&page.text());
        match page.json(200)["next"].as_str() {
            Some(next) => after = format!("after={next}"),
            None => break,
        }
    }
    assert!(sent.contains("F0086") && !sent.contains(r#""count":4711"#) && !sent.contains("0912345678"));
    assert!(!sent.contains(r#""workers":{"#) && sent.contains(r#""workers":null"#));
    let folder = reader.stop_and_keep();
    assert_eq!(folder.files_with("0912345678"), Vec::<String>::new());
    assert_eq!(folder.sql("select count(*) from firm where workers is not null"), "0");
}

#[test]
fn a_redaction_is_repeated_where_the_record_was_copied() {
    let hanoi = Member::new("hanoi");
    let secret = "Nguyễn Thị Riêng Tư";
    hanoi.edit("F0086", &format!(r#"{{"name":"{secret}"}}"#));
    let reader = reader(&[&hanoi]);
    caught_up(&reader, &[&hanoi]);
    let wrong = hanoi.version();
    hanoi.edit("F0086", r#"{"name":"Kim khí Thăng Long"}"#);
    caught_up(&reader, &[&hanoi]);
    let (wrong, reason) = (wrong.to_string(), ["--reason", "tên người"]);
    let redact = ["admin", "redact", &wrong, "--fields", "name"];
    hanoi.server().folder.xuong(&[&redact[..], &reason].concat()).ended(0);
    let begun = Instant::now();
    let path = reader.folder.path().to_owned();
    let folder = loop {
        let left = reader.folder.files_with(secret);
        if left.is_empty() {
            break path;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{left:?}");
        thread::sleep(Duration::from_millis(500));
    };
    assert!(folder.exists());
    reader.folder.xuong(&["check", "--deep"]).ended(0);
}

#[test]
fn a_register_that_was_restored_is_read_again() {
    let mut hanoi = Member::of(Folder::seeded_file());
    let reader = reader(&[&hanoi]);
    caught_up(&reader, &[&hanoi]);
    let before = reader.get("/ogc/collections/firms/items?f=csv&limit=1000").text();
    hanoi.server().folder.xuong(&["backup", "copy.db"]).ended(0);
    hanoi.edit("F0086", r#"{"name":"Sửa rồi mất"}"#);
    hanoi.edit("F0001", r#"{"name":"Cũng sửa rồi mất"}"#);
    caught_up(&reader, &[&hanoi]);
    let folder = hanoi.stop();
    folder.xuong(&["restore", "copy.db", "--replace"]).ended(0);
    hanoi.start(folder);
    // The same versions again, with other contents.
    hanoi.edit("F0002", r#"{"name":"Sửa sau khi phục hồi"}"#);
    hanoi.edit("F0002", r#"{"name":"Sửa sau khi phục hồi, lần hai"}"#);
    until(&reader, "the other past", |_| {
        reader.get("/ogc/collections/firms/items/hanoi:F0002").text().contains("lần hai")
    });
    let after = reader.get("/ogc/collections/firms/items?f=csv&limit=1000").text();
    let differing = before.lines().zip(after.lines()).filter(|(a, b)| a != b).count();
    assert_eq!((differing, before.lines().count()), (1, after.lines().count()));
    assert!(!after.contains("rồi mất"));
}

#[test]
fn a_city_that_has_another_name_by_now_is_called_by_it() {
    let mut mau = Member::new("mau");
    let reader = reader(&[&mau]);
    caught_up(&reader, &[&mau]);
    let folder = mau.stop();
    let file = folder.path().join("city/city.toml");
    let text = fs::read_to_string(&file).expect("the city").replace("Sample (made up)", "Renamed (made up)");
    fs::write(&file, text).expect("the city");
    mau.start(folder);
    until(&reader, "the name", |now| now[0]["name"] == "Renamed (made up)");
}

#[test]
fn nothing_is_edited_at_the_reader() {
    let hanoi = Member::new("hanoi");
    let reader = reader(&[&hanoi]);
    caught_up(&reader, &[&hanoi]);
    let folder = reader.stop_and_keep();
    let run = folder.xuong(&["--lang", "en", "edit", "firms", "hanoi:F0086", "name=X"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("edit the record at its own register"), "{}", run.err);
    let key = key_of(&folder, "An", "editor", &[]);
    let reader = follow(folder, &[&hanoi]);
    let item = "/ogc/collections/firms/items/hanoi:F0086";
    let key = format!("Bearer {key}");
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    let answer = reader.send("PATCH", item, &headers, r#"{"name":"X"}"#);
    assert!([403, 405].contains(&answer.status), "{} {}", answer.status, answer.text());
}

#[test]
fn a_register_that_is_followed_no_longer_takes_its_records_with_it() {
    let members = [Member::new("hanoi"), Member::new("mau")];
    let [hanoi, mau] = &members;
    let reader = reader(&[hanoi, mau]);
    caught_up(&reader, &[hanoi, mau]);
    let reader = follow(reader.stop_and_keep(), &[hanoi]);
    assert_eq!(registers(&reader).len(), 1);
    assert_eq!(count(&reader, ""), count(hanoi.server(), ""));
    assert_eq!(reader.get("/ogc/collections/units/items?edition=provinces").json(200)["numberMatched"], 1);
}

#[test]
fn two_registers_of_one_city_are_not_mixed() {
    let members = [Member::new("mau"), Member::new("mau")];
    let reader = reader(&[&members[0], &members[1]]);
    let told = until(&reader, "one of both", |now| now.iter().any(|own| !own["code"].is_null()));
    assert_eq!(told.len(), 2);
    thread::sleep(Duration::from_secs(4));
    let read = registers(&reader).iter().filter(|own| !own["code"].is_null()).count();
    assert_eq!(read, 1);
    assert_eq!(count(&reader, ""), count(members[0].server(), ""));
}

#[test]
fn a_register_needs_a_folder_of_its_own_to_follow_others() {
    let hanoi = Member::new("hanoi");
    let folder = Folder::seeded();
    let run = folder.xuong(&["--lang", "en", "serve", "--bind", "127.0.0.1:0", "--follow", &hanoi.url()]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("needs a folder of its own"), "{}", run.err);
    let wrong = folder.xuong(&["--lang", "en", "serve", "--follow", "http://hanoi.example.vn"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("http:// is for this machine only"), "{}", wrong.err);
}

/// A reader answers while a register is slow or sends something else.
#[test]
fn a_server_that_is_no_register_is_said_to_be_none() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            use std::io::{Read, Write};
            let (mut stream, mut head) = (stream, [0; 1024]);
            let _ = stream.read(&mut head);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
        }
    });
    let server = Server::start(Folder::empty(), &["--follow", &url]).for_analyst();
    let told = until(&server, "a fault", |now| !now[0]["fault"].is_null());
    assert!(told[0]["fault"].as_str().is_some_and(|text| text.contains("no register")), "{told:?}");
    assert!(told[0]["firms"].is_null(), "a register that was not read has no number of firms: {told:?}");
    let report = server.get("/api/reports/sector-mix?f=csv&lang=en").text();
    assert!(report.contains("NOT READ YET"), "{report}");
}
