//! Files that are reviewed before they are written: what is told of them, that what is written is what was seen, once, and
//! whose they are.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{key_of, with_key, with_workers};
use crate::harness::{Answer, Folder, Server};

/// A file with a changed firm, a new one, one that stays as it is, and one of which the sector is none.
const FILE: &str = "code,name,sector,address,workers\n\
    W1,Xưởng Thử Đổi Tên,,,50\n\
    ,Xưởng Mới Tinh,2592,Số 5 phố Nào Đó,\n\
    F0002,,,,\n\
    ,Xưởng Sai Ngành,9999,,\n";

/// The same without the fault.
const SOUND: &str = "code,name,workers\nW1,Xưởng Thử Đổi Tên,50\n";

const FIRM: &str = "/ogc/collections/firms/items/W1";

/// A server, the key of an editor, and that of an administrator.
struct Office {
    server: Server,
    editor: String,
    admin: String,
}

impl Office {
    fn open() -> Self {
        Self::on(with_workers())
    }

    fn on(folder: Folder) -> Self {
        let editor = key_of(&folder, "Lê Thị Bình", "editor", &[]);
        let admin = key_of(&folder, "Nguyễn Văn An", "admin", &[]);
        let server = Server::start(folder, &["--metrics-bind", "127.0.0.1:0"]);
        Self { server, editor, admin }
    }

    fn send(&self, key: &str, (method, path): (&str, &str), more: &[(&str, &str)], body: &str) -> Answer {
        let shown = format!("Bearer {key}");
        let headers: Vec<_> = more
            .iter()
            .copied()
            .chain([("authorization", shown.as_str()), ("accept-language", "en")])
            .collect();
        self.server.send(method, path, &headers, body)
    }

    /// Sends a file, and gives its path.
    fn stage(&self, kind: &str, file: &str) -> String {
        let path = format!("/api/imports?kind={kind}&filename=co-so.csv");
        let answer = self.send(&self.editor, ("POST", &path), &[("prefer", "wait=0")], file);
        assert_eq!(answer.status, 201, "{}", answer.text());
        let location = answer.header("location");
        location.strip_prefix(&self.server.url("")).unwrap_or_else(|| panic!("{location}")).to_owned()
    }

    /// An import once it is read.
    fn read(&self, path: &str) -> Answer {
        for _ in 0..100 {
            let answer = with_key(&self.server, &self.editor, path);
            if answer.status != 202 {
                return answer;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} is never read");
    }

    /// An import while it is read, once some of it is.
    fn being_read(&self, path: &str) -> Value {
        loop {
            let told = self.send(&self.editor, ("GET", path), &[("prefer", "wait=0")], "").json(202);
            assert_eq!(told["state"], "reading", "{told}");
            if told["progress"]["rows"] != 0 {
                return told;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn get(&self, path: &str) -> Value {
        self.read(path).json(200)
    }

    fn commit(&self, path: &str, tag: &str, more: &str) -> Answer {
        let path = format!("{path}/commit?reason=th%E1%BB%AD{more}");
        self.send(&self.editor, ("POST", &path), &[("if-match", tag)], "")
    }

    fn firm(&self) -> Value {
        self.get(FIRM)["properties"].clone()
    }
}

#[test]
fn a_file_is_told_row_by_row_written_once_and_undone() {
    let office = Office::open();
    let before = office.firm();
    let path = office.stage("firms", FILE);
    let told = office.read(&path);
    let tag = told.header("etag").to_owned();
    let own = told.json(200);
    let numbers = ["rows", "new", "changed", "unchanged", "removed", "rejected", "doubtful", "cleared"];
    assert_eq!(numbers.map(|name| own[name].as_i64()), [4, 1, 1, 1, 0, 1, 0, 1].map(Some), "{own}");
    let summary = "4 dòng: 1 mới, 1 thay đổi, 1 giữ nguyên, 0 bỏ đi, 1 bị loại; 1 giá trị bị xóa";
    assert_eq!(office.get(&format!("{path}?lang=vi"))["summary"], summary);
    assert_eq!((&own["canCommit"]["all"], &own["canCommit"]["good"]), (&json!(false), &json!(true)));

    let findings = office.get(&format!("{path}/findings?severity=error&lang=vi"));
    assert_eq!(findings["total"], 1, "{findings}");
    let fault = &findings["findings"][0];
    assert_eq!(
        (&fault["row"], &fault["column"], &fault["value"]),
        (&json!(5), &json!("sector"), &json!("9999"))
    );
    assert!(fault["said"].as_str().is_some_and(|said| said.contains("VSIC 2018")), "{fault}");

    let table = office.read(&format!("{path}/findings?f=csv")).text();
    assert!(table.contains(",5,sector,,9999,"), "{table}");
    assert!(office.read(&format!("{path}/findings?f=xlsx")).body.starts_with(b"PK"));

    let changes = office.get(&format!("{path}/changes"));
    let actions: Vec<_> = changes["changes"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|own| (&own["row"], &own["action"]))
        .collect();
    let expected = [(json!(2), json!("changed")), (json!(3), json!("new")), (json!(4), json!("unchanged"))];
    assert_eq!(actions, expected.iter().map(|(row, action)| (row, action)).collect::<Vec<_>>());
    let both = &changes["changes"][0]["changes"];
    assert_eq!(both["workers"], json!({ "before": 48151, "after": 50 }), "{both}");
    assert_eq!(both["name"]["after"], "Xưởng Thử Đổi Tên");
    assert_eq!(
        changes["changes"][0]["cleared"],
        json!(["workers_as_of"]),
        "its date goes with the old count"
    );
    let page = office.get(&format!("{path}/changes?limit=1&action=new"));
    assert_eq!((page["total"].as_i64(), &page["next"]), (Some(1), &Value::Null));
    let first = office.get(&format!("{path}/changes?limit=2"));
    let next =
        first["next"].as_str().and_then(|next| next.strip_prefix(&office.server.url(""))).expect("more");
    assert_eq!(office.get(next)["changes"].as_array().map(Vec::len), Some(1));

    let refused = office.commit(&path, &tag, "");
    assert_eq!(refused.json(422)["errors"][0]["row"], 5);
    assert_eq!(office.firm(), before, "nothing was written");
    let done = office.commit(&path, &tag, "&rows=good").json(200);
    assert_eq!(
        (&done["state"], &done["changed"], &done["rejected"]),
        (&json!("committed"), &json!(1), &json!(1))
    );
    assert_eq!(office.firm()["name"], "Xưởng Thử Đổi Tên");
    let again = office.commit(&path, &tag, "&rows=good").json(200);
    assert_eq!(again["committed"], done["committed"], "the answer may have been lost");
    assert_eq!(with_key(&office.server, &office.editor, &format!("{path}/changes")).status, 409);
    assert_eq!(office.server.folder.sql("select count(*) from staged_part"), "0");

    let set = &done["committed"]["set"];
    let set = office.get(&format!("/api/change-sets/{set}"));
    assert_eq!(
        (&set["cause"], &set["actor"], &set["reason"]),
        (&json!("import"), &json!("Lê Thị Bình"), &json!("thử"))
    );
    let undo = format!("/api/change-sets/{}/undo", set["set"]);
    assert_eq!(office.send(&office.editor, ("POST", &undo), &[], "").json(200)["records"], 2);
    assert_eq!(office.firm(), before);
    office.server.stop();
}

#[test]
fn what_is_written_is_what_was_reviewed_or_nothing() {
    let office = Office::open();
    let path = office.stage("firms", SOUND);
    let tag = office.read(&path).header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let bare = format!("{path}/commit");
    assert_eq!(office.send(&office.editor, ("POST", &bare), &[], "").status, 428);
    assert_eq!(office.commit(&path, "\"00000000000000000000000000000000\"", "").status, 412);
    assert_eq!(office.commit(&path, &format!("W/{tag}"), "").status, 412, "a weak tag never matches");

    let new = json!({ "type": "Feature", "geometry": null, "properties": { "name": "Xưởng Ngoài Lề" } });
    let items = "/ogc/collections/firms/items";
    let made = office.send(
        &office.editor,
        ("POST", items),
        &[("content-type", "application/geo+json"), ("prefer", "handling=lenient")],
        &new.to_string(),
    );
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(office.read(&path).header("etag"), tag, "another record is no part of it");

    let patch = json!({ "properties": { "workers": 77 } }).to_string();
    let headers = [("content-type", "application/merge-patch+json"), ("if-match", "*")];
    assert_eq!(office.send(&office.editor, ("PATCH", FIRM), &headers, &patch).status, 204);
    let stale = office.commit(&path, &tag, "");
    assert_eq!(stale.status, 412, "{}", stale.text());
    assert_eq!(office.firm()["workers"], 77, "nothing was written");
    let now = office.read(&path);
    assert_ne!(now.header("etag"), tag);
    let changes = office.get(&format!("{path}/changes"));
    assert_eq!(changes["changes"][0]["changes"]["workers"], json!({ "before": 77, "after": 50 }));
    assert_eq!(office.commit(&path, now.header("etag"), "").json(200)["state"], "committed");
    office.server.stop();
}

#[test]
fn of_two_who_write_at_once_one_does() {
    let office = Office::open();
    for round in 0..5 {
        let path = office.stage("firms", &format!("code,name\nW1,Tên {round}\n"));
        let tag = office.read(&path).header("etag").to_owned();
        let commit = format!("{path}/commit");
        let answers: Vec<u16> = thread::scope(|scope| {
            let keys = [&office.editor, &office.admin];
            let running = keys.map(|key| {
                scope.spawn(|| office.send(key, ("POST", &commit), &[("if-match", &tag)], "").status)
            });
            running.into_iter().map(|one| one.join().expect("an answer")).collect()
        });
        let count = |status: u16| answers.iter().filter(|own| **own == status).count();
        assert_eq!((count(200), count(409)), (1, 1), "{answers:?}");
        assert_eq!(office.firm()["name"], format!("Tên {round}"));
        let history = office.get(&format!("{FIRM}/history?limit=100"));
        let made = history["changes"].as_array().map(Vec::len);
        assert_eq!(made, Some(round + 2), "it was written once");
    }
    office.server.stop();
}

#[test]
fn doubtful_rows_are_told_with_candidates_and_decided() {
    let office = Office::open();
    let twice = "code,name,tax_code,sector,address\nD1,Xưởng Đôi,0100109106,2592,Số 1 phố A\n";
    let path = office.stage("firms", twice);
    let tag = office.read(&path).header("etag").to_owned();
    assert_eq!(office.commit(&path, &tag, "&rows=good").status, 200);
    let path = office.stage("firms", "name,tax_code,address\nXưởng Khác Hẳn,0100109106,Số 99 phố Z\n");
    let told = office.read(&path);
    let tag = told.header("etag").to_owned();
    let own = told.json(200);
    assert_eq!((own["doubtful"].as_i64(), own["rejected"].as_i64()), (Some(1), Some(1)), "{own}");
    let findings = office.get(&format!("{path}/findings?severity=error"));
    let candidate = &findings["findings"][0]["candidates"][0];
    assert_eq!((&candidate["code"], &candidate["sameTaxCode"]), (&json!("D1"), &json!(true)), "{findings}");
    let decide = |body: Value| {
        let body = body.to_string();
        office.send(&office.editor, ("PATCH", &path), &[("content-type", "application/json")], &body)
    };
    let wrong = decide(json!({ "decisions": { "hai": "new" } }));
    assert_eq!(wrong.status, 400, "{}", wrong.text());
    assert_eq!(decide(json!({ "options": { "decimal": "dot" } })).status, 400);
    let new = decide(json!({ "decisions": { "2": "new" } })).json(200);
    assert_eq!((new["new"].as_i64(), new["doubtful"].as_i64()), (Some(1), Some(0)), "{new}");
    assert_eq!(office.commit(&path, &tag, "").status, 412, "the decision is part of what was reviewed");
    let same = decide(json!({ "decisions": { "2": "D1" } }));
    let tag = same.header("etag").to_owned();
    let same = same.json(200);
    assert_eq!((same["changed"].as_i64(), &same["decisions"]), (Some(1), &json!({ "2": "D1" })), "{same}");
    assert_eq!(office.commit(&path, &tag, "").json(200)["changed"], 1);
    office.server.stop();
}

#[test]
fn an_import_is_its_owners_and_within_what_the_account_may_edit() {
    let folder = with_workers();
    let analyst = key_of(&folder, "phân tích", "analyst", &[]);
    let other = key_of(&folder, "biên tập khác", "editor", &[]);
    folder.xuong(&["admin", "user", "add", "chỉ khu", "--role", "editor", "--within", "zones"]).ended(0);
    let limited = super::another_key_of(&folder, "chỉ khu", &[]);
    let office = Office::on(folder);
    let path = office.stage("firms", SOUND);
    for part in ["", "/findings", "/changes"] {
        let part = format!("{path}{part}");
        assert_eq!(with_key(&office.server, &other, &part).status, 404, "{part}");
        assert_eq!(with_key(&office.server, &analyst, &part).status, 403, "{part}");
        assert_eq!(office.server.get(&part).status, 401, "{part}");
    }
    assert_eq!(with_key(&office.server, &office.admin, &path).status, 200, "administrators see all");
    let listed = |key: &str| with_key(&office.server, key, "/api/imports").json(200)["imports"].clone();
    assert_eq!(listed(&other), json!([]));
    assert_eq!(listed(&office.admin).as_array().map(Vec::len), Some(1));
    let tag = office.read(&path).header("etag").to_owned();
    for key in [&other, &analyst, &limited] {
        let answer = office.send(key, ("POST", &format!("{path}/commit")), &[("if-match", &tag)], "");
        assert!([403, 404].contains(&answer.status), "{}", answer.text());
        assert!([403, 404].contains(&office.send(key, ("DELETE", &path), &[], "").status));
    }
    let refused = office.send(&limited, ("POST", "/api/imports?kind=firms"), &[], SOUND);
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(refused.json(403)["errors"][0]["rule"], "outside_remit");
    assert_eq!(office.send(&analyst, ("POST", "/api/imports?kind=firms"), &[], SOUND).status, 403);
    assert_eq!(office.server.post("/api/imports?kind=firms", &[], SOUND).status, 401);
    for (query, status) in
        [("", 400), ("?kind=cars", 400), ("?kind=firms&sheets=1", 400), ("?kind=firms&crs=1", 400)]
    {
        let answer = office.send(&office.editor, ("POST", &format!("/api/imports{query}")), &[], SOUND);
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    }
    assert_eq!(
        office.send(&office.editor, ("POST", "/api/imports?kind=firms"), &[], "").status,
        400,
        "empty"
    );
    assert_eq!(listed(&office.editor).as_array().map(Vec::len), Some(1), "what is refused leaves nothing");
    office.server.stop();
}

/// Begins to send a file of a length, and gives the connection.
fn begin(office: &Office, length: u64, part: &[u8]) -> TcpStream {
    let address = office.server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "POST /api/imports?kind=firms HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
         content-length: {length}\r\n\r\n",
        office.editor
    );
    stream.write_all(head.as_bytes()).expect("the head is sent");
    stream.write_all(part).expect("a part is sent");
    stream
}

#[test]
fn a_file_that_is_too_large_is_refused_before_any_of_it_is_kept() {
    let office = Office::open();
    let mut stream = begin(&office, 300_000_000, b"");
    let mut told = [0; 64];
    let read = stream.read(&mut told).expect("an answer");
    assert!(told[..read].starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&told));
    assert_eq!(office.server.folder.sql("select count(*) from staged_import"), "0");
    drop(stream);
    let mut left = begin(&office, 5_000_000, &vec![b'a'; 3_000_000]);
    left.flush().expect("sent");
    let parts = || office.server.folder.sql("select count(*) from staged_part");
    let wait = |wanted: &str| {
        for _ in 0..100 {
            if parts() == wanted {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("{} pieces instead of {wanted}", parts());
    };
    wait("2");
    assert_eq!(office.get("/api/imports")["imports"], json!([]), "half a file is none");
    drop(left);
    wait("0");
    assert_eq!(office.server.folder.sql("select count(*) from staged_import"), "0");
    office.server.stop();
}

#[test]
fn kill_9_leaves_whole_files_and_no_halves() {
    let office = Office::open();
    let path = office.stage("firms", SOUND);
    let tag = office.read(&path).header("etag").to_owned();
    let half = begin(&office, 5_000_000, &vec![b'a'; 2_500_000]);
    while office.server.folder.sql("select count(*) from staged_part") != "3" {
        thread::sleep(Duration::from_millis(20));
    }
    let Office { server, editor, admin } = office;
    let killed = Command::new("kill").args(["-9", &server.process_id().to_string()]).status();
    assert!(killed.expect("kill is there").success());
    drop(half);
    let office = Office { server: Server::on(server.killed()), editor, admin };
    let listed = office.get("/api/imports")["imports"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!(office.read(&path).header("etag"), tag, "the review is made again, and is the same");
    assert_eq!(office.commit(&path, &tag, "").json(200)["changed"], 1);
    let old = "update staged_import set made_at = '2020-01-01T00:00:00Z' where hash is null";
    office.server.folder.sql(old);
    let path = office.stage("firms", SOUND);
    assert_eq!(
        office.server.folder.sql("select count(*) from staged_part"),
        "1",
        "what never arrived is gone"
    );
    assert_eq!(office.send(&office.editor, ("DELETE", &path), &[], "").status, 204);
    assert_eq!(office.send(&office.editor, ("DELETE", &path), &[], "").status, 404);
    let proof = office.server.stop_and_keep().xuong(&["admin", "verify"]);
    proof.ended(0);
}

#[test]
fn an_import_ends_and_can_be_dropped_while_it_is_read() {
    let office = Office::open();
    let path = office.stage("firms", SOUND);
    let tag = office.read(&path).header("etag").to_owned();
    office.server.folder.sql("update staged_import set ends_at = '2020-01-01T00:00:00Z'");
    assert_eq!(with_key(&office.server, &office.editor, &path).status, 404);
    assert_eq!(office.commit(&path, &tag, "").status, 404);
    assert_eq!(office.get("/api/imports")["imports"], json!([]));
    let rows = (0..200_000).map(|n| format!("L{n},Xưởng số {n},2592,Số {n} phố Dài\n"));
    let long = std::iter::once("code,name,sector,address\n".to_owned()).chain(rows).collect::<String>();
    let path = office.stage("firms", &long);
    let told = office.being_read(&path);
    let reached = &told["progress"];
    assert_eq!(reached["ofBytes"].as_u64(), Some(long.len() as u64), "{told}");
    assert!(reached["rows"].as_u64().is_some_and(|rows| (1..=200_000).contains(&rows)), "{told}");
    assert!(
        reached["bytes"].as_u64().is_some_and(|bytes| (1..=long.len() as u64).contains(&bytes)),
        "{told}"
    );
    assert!(["reading", "understanding", "comparing"].map(Value::from).contains(&reached["part"]), "{told}");
    assert_eq!(office.send(&office.editor, ("DELETE", &path), &[], "").status, 204);
    let is_free = || office.server.metrics().text().contains("xuong_work_running{class=\"import\"} 0");
    let begun = std::time::Instant::now();
    while !is_free() {
        assert!(begun.elapsed() < Duration::from_secs(10), "what is dropped is not read to its end");
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(with_key(&office.server, &office.editor, &path).status, 404);
    assert_eq!(office.server.folder.sql("select count(*) from staged_part"), "0");
    assert_eq!(office.firm()["workers"], 48151);
    office.server.stop();
}

#[test]
fn the_command_line_and_the_server_see_the_same_imports_and_profiles() {
    let folder = with_workers();
    let xuong = |folder: &Folder, arguments: &[&str]| folder.xuong(&[&["--lang", "en"], arguments].concat());
    let file = folder.file("so.csv", "Mã,Tên của tôi,workers\nW1,Xưởng Theo Hồ Sơ,60\n");
    let file = file.display().to_string();
    let staged = xuong(
        &folder,
        &[
            "import",
            "firms",
            &file,
            "--map",
            "name=Tên của tôi",
            "--map",
            "code=Mã",
            "--save-profile",
            "sở",
            "--stage",
        ],
    );
    assert!(staged.out.contains("1 rows: 0 new, 1 changed"), "{}{}", staged.out, staged.err);
    assert!(staged.out.contains("workers: 48151 → 60"), "{}", staged.out);
    let office = Office::on(folder);
    let listed = with_key(&office.server, &office.admin, "/api/imports").json(200);
    assert_eq!(listed["imports"][0]["filename"], "so.csv", "{listed}");
    assert_eq!(listed["imports"][0]["options"], json!({ "map": { "code": "Mã", "name": "Tên của tôi" } }));
    let profile = "/api/import-profiles/s%E1%BB%9F";
    assert_eq!(office.get(profile)["options"]["map"]["name"], "Tên của tôi");
    let json = [("content-type", "application/json")];
    let put = |name: &str, body: &str| office.send(&office.editor, ("PUT", name), &json, body).status;
    assert_eq!(put("/api/import-profiles/kcn", "{\"decimal\":\"comma\"}"), 204);
    assert_eq!(put("/api/import-profiles/kcn", "{\"decimal\":\"dot\"}"), 400);
    assert_eq!(put("/api/import-profiles/kcn", "{\"sheets\":\"1\"}"), 400);
    assert_eq!(put("/api/import-profiles/a%2Fb", "{}"), 400);
    assert_eq!(office.get("/api/import-profiles")["profiles"].as_array().map(Vec::len), Some(2));
    let sent = office.send(
        &office.editor,
        ("POST", "/api/imports?kind=firms&profile=s%E1%BB%9F"),
        &[],
        "Mã,Tên của tôi\nW1,Xưởng Qua Mạng\n",
    );
    assert_eq!(sent.json(201)["changed"], 1);
    let unknown = office.send(&office.editor, ("POST", "/api/imports?kind=firms&profile=no"), &[], SOUND);
    assert_eq!(unknown.status, 404);
    let folder = &office.server.folder;
    let id = listed["imports"][0]["id"].to_string();
    let shown = xuong(folder, &["imports", "show", &id]);
    let mark = shown.out.split("the mark of this review: ").nth(1).and_then(|rest| rest.lines().next());
    let mark = mark.unwrap_or_else(|| panic!("{}", shown.out)).to_owned();
    xuong(folder, &["imports", "commit", &id, "--seen", "0"]).ended(2);
    let done = xuong(folder, &["imports", "commit", &id, "--seen", &mark]);
    assert!(done.out.contains("Change set "), "{}{}", done.out, done.err);
    xuong(folder, &["imports", "commit", &id]).ended(2);
    assert!(xuong(folder, &["imports", "list"]).ended(0).out.contains("written, change set"));
    xuong(folder, &["imports", "drop", &id]).ended(0);
    assert!(xuong(folder, &["profiles", "list"]).ended(0).out.contains("kcn"));
    xuong(folder, &["profiles", "delete", "kcn"]).ended(0);
    xuong(folder, &["profiles", "show", "kcn"]).ended(2);
    for _ in 0..100 {
        if office.firm()["workers"] == 60 {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(office.firm()["name"], "Xưởng Theo Hồ Sơ");
    office.server.stop();
}
