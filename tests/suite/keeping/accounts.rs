//! Accounts and keys, made on the command line and shown to a running server.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
    time::{Duration, Instant},
};

use time::OffsetDateTime;
use xuong::{
    model::{access::AccessKey, lang::Lang},
    registry::keys::{NewKey, hash_of},
    store::Store,
};

use super::{WORKERS, another_key_of, key_of, with_key, with_workers};
use crate::{
    harness::{Answer, Folder, InTime, KEY, Server, program},
    rules::laws::wait,
};

const FIRM: &str = "/ogc/collections/firms/items/W1";

/// How soon a running server notices what another process wrote about keys.
const SOON: Duration = Duration::from_secs(1);

fn detail(answer: &Answer, status: u16) -> String {
    answer.json(status)["detail"].as_str().expect("a sentence").to_owned()
}

#[test]
fn a_key_is_shown_once_alone_on_the_last_line_and_is_not_kept() {
    let folder = Folder::seeded();
    let key = key_of(&folder, "Nguyễn Văn An", "editor", &["--scope", "desktop", "--expires", "2099-12-31"]);
    let secret = key.strip_prefix("xg_").and_then(|rest| rest.split_once('_')).expect("a key").1;
    assert!(secret.len() == 32 && secret.bytes().all(|b| b.is_ascii_alphanumeric()), "{key}");
    let list = folder.xuong(&["--lang", "en", "admin", "key", "list"]).ended(0).out;
    for told in ["Nguyễn Văn An", "editor", "desktop", "2099-12-31", "valid", &key[..11]] {
        assert!(list.contains(told), "{told}: {list}");
    }
    assert!(!list.contains(secret));
    for file in fs::read_dir(folder.path()).expect("the folder") {
        let path = file.expect("a file").path();
        let bytes = fs::read(&path).expect("its bytes");
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{}", path.display());
    }
}

#[test]
fn a_key_opens_by_bearer_and_as_the_password_of_basic() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    assert!(with_key(&server, &key, FIRM).text().contains(WORKERS));
    for user in ["", "an", "somebody:else"] {
        let user = user.replace(':', "");
        let shown = format!("Basic {}", base64(&format!("{user}:{key}")));
        assert!(server.ask("GET", FIRM, &[("authorization", &shown)]).text().contains(WORKERS), "{user}");
    }
    let refused = server.ask("GET", FIRM, &[("authorization", &format!("Basic {}", base64("an:wrong")))]);
    assert_eq!(refused.status, 401);
    let schemes = refused.all("www-authenticate").join(" ");
    assert!(schemes.contains("Bearer") && schemes.contains("Basic"), "{schemes}");
    let refused = with_key(&server, "wrong", FIRM);
    assert!(
        !refused.all("www-authenticate").join(" ").contains("Basic"),
        "browsers would ask for a password"
    );
    server.stop();
}

#[test]
fn a_page_of_another_site_cannot_use_a_key_that_a_browser_remembers() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "editor", &[]);
    let server = Server::on(folder);
    let shown = format!("Basic {}", base64(&format!("an:{key}")));
    let undo = |more: &[(&str, &str)]| {
        let headers = [&[("authorization", shown.as_str()), ("accept-language", "en")], more].concat();
        server.ask("POST", "/api/changes/999999/undo", &headers)
    };
    for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let refused = undo(&[foreign]);
        assert!(refused.status == 403 && refused.text().contains("another site"), "{}", refused.text());
    }
    assert_eq!(undo(&[]).status, 404, "a program is no page");
    server.stop();
}

/// Base 64 by the program of the system.
fn base64(text: &str) -> String {
    let made = std::process::Command::new("sh")
        .args(["-c", "printf %s \"$0\" | base64 -w 0", text])
        .output_in_time();
    String::from_utf8(made.expect("base64").stdout).expect("text")
}

/// Asks until a key is refused.
fn refused_within(server: &Server, key: &str, most: Duration) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = with_key(server, key, FIRM);
        if answer.status == 401 {
            return answer;
        }
        assert!(begun.elapsed() < most, "still {} after {most:?}", answer.status);
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_revoked_key_and_those_of_a_disabled_account_are_refused_within_a_second() {
    let folder = with_workers();
    let (first, second) = (key_of(&folder, "an", "analyst", &[]), another_key_of(&folder, "an", &[]));
    let server = Server::on(folder);
    assert_eq!(with_key(&server, &first, FIRM).status, 200);
    assert_eq!(with_key(&server, &second, FIRM).status, 200);
    server.folder.xuong(&["admin", "key", "revoke", &first[..11]]).ended(0);
    refused_within(&server, &first, SOON);
    assert_eq!(with_key(&server, &second, FIRM).status, 200, "the other key of the account goes on");
    server.folder.xuong(&["admin", "user", "disable", "an"]).ended(0);
    refused_within(&server, &second, SOON);
    server.folder.xuong(&["admin", "user", "enable", "an"]).ended(0);
    std::thread::sleep(SOON);
    assert_eq!(with_key(&server, &second, FIRM).status, 200);
    assert_eq!(with_key(&server, &first, FIRM).status, 401, "what is revoked stays revoked");
    server.stop();
}

#[test]
fn a_revoked_key_is_refused_too_where_its_client_is_being_slowed() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    assert_eq!(with_key(&server, &key, FIRM).status, 200);
    for _ in 0..20 {
        with_key(&server, "the-key-of-last-year", FIRM);
    }
    assert_eq!(with_key(&server, &key, FIRM).status, 200, "a key that was right before goes on");
    server.folder.xuong(&["admin", "key", "revoke", &key]).ended(0);
    std::thread::sleep(SOON);
    assert!([401, 429].contains(&with_key(&server, &key, FIRM).status));
    let log = server.log();
    assert!(!log.contains(&key) && !log.contains("last-year"), "{log}");
}

#[test]
fn a_key_made_while_serving_works_and_one_whose_time_is_over_does_not() {
    let server = Server::on(with_workers());
    let key = key_of(&server.folder, "an", "analyst", &[]);
    let NewKey { text: short, prefix } = NewKey::random();
    wait(async {
        let store = Store::open(server.folder.place()).await.expect("the store");
        let now = OffsetDateTime::now_utc();
        let account = store.accounts().await.expect("accounts").accounts[0].id;
        let hash = hash_of(store.identity(), &short).to_hex().to_string();
        let key = AccessKey {
            id: 0,
            account,
            prefix,
            hash,
            scope: None,
            reason: None,
            made_at: now,
            made_by: "test".to_owned(),
            expires_at: Some(now + Duration::from_secs(4)),
            last_used_at: None,
            revoked_at: None,
        };
        store.add_key(&key).await.expect("a key");
        store.close().await;
    });
    std::thread::sleep(SOON);
    assert_eq!(with_key(&server, &key, FIRM).status, 200);
    assert_eq!(with_key(&server, &short, FIRM).status, 200);
    let answer = refused_within(&server, &short, Duration::from_secs(5));
    let unknown = with_key(&server, &NewKey::random().text, FIRM);
    assert_eq!(answer.text(), unknown.text(), "a key that was one is refused like one that never was");
    let list = server.folder.xuong(&["--lang", "en", "admin", "key", "list"]).ended(0).out;
    assert!(list.contains("expired"), "{list}");
    server.stop();
}

#[test]
fn a_key_in_an_address_is_refused_with_a_sentence_that_says_what_to_do() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    for query in ["key", "api_key", "Token", "access_token", "q"] {
        let answer = server.ask("GET", &format!("{FIRM}?{query}={key}"), &[("accept-language", "en")]);
        let said = detail(&answer, 400);
        assert!(said.contains("Authorization: Bearer") && said.contains("revoke"), "{query}: {said}");
        assert!(!said.contains(&key) && !answer.text().contains(WORKERS), "{query}");
    }
    server.stop();
}

#[test]
fn the_last_use_of_a_key_is_listed() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let list = |folder: &Folder| folder.xuong(&["--lang", "en", "admin", "key", "list"]).ended(0).out;
    let days = |text: &str| text.lines().last().expect("a key").matches('-').count();
    let unused = days(&list(&folder));
    let server = Server::on(folder);
    assert_eq!(with_key(&server, &key, FIRM).status, 200);
    std::thread::sleep(2 * SOON);
    assert_eq!(days(&list(&server.folder)), unused + 2, "a day more: {}", list(&server.folder));
    server.stop();
}

#[test]
fn keys_of_the_settings_go_on_and_the_server_says_how_to_move_them() {
    let folder = with_workers();
    let mut process = folder
        .placed(program())
        .env("XUONG_ANALYST_KEYS", KEY)
        .args(["--lang", "en", "serve", "--bind", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let lines = BufReader::new(process.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let told: Vec<String> = lines.take_while(|line| !line.starts_with("Press")).collect();
    let address = told.iter().find_map(|line| line.strip_prefix("Serving at ")).expect("an address");
    let shown = format!("Bearer {KEY}");
    let answer = Answer::attempt("GET", &format!("{address}{FIRM}"), &[("authorization", &shown)], ());
    process.kill().expect("it ends");
    process.wait().expect("it ended");
    assert!(answer.expect("an answer").text().contains(WORKERS));
    let told = told.join("\n");
    assert!(told.contains("xuong admin key add") && !told.contains(KEY), "{told}");
}

#[test]
fn what_cannot_be_an_account_or_a_key_is_refused_in_both_languages() {
    let folder = Folder::seeded();
    key_of(&folder, "an", "analyst", &[]);
    let long = "n".repeat(101);
    for (arguments, vi, en) in [
        (&["user", "add", "an", "--role", "admin"][..], "đã có", "already"),
        (&["user", "add", " ", "--role", "admin"], "ký tự", "characters"),
        (&["user", "add", &long, "--role", "admin"], "ký tự", "characters"),
        (&["user", "disable", "binh"], "không có tài khoản", "no account"),
        (&["key", "add", "binh"], "không có tài khoản", "no account"),
        (&["key", "add", "an", "--expires", "2020-01-31"], "đã qua", "is over"),
        (&["key", "revoke", "xg_00000000"], "không có khóa", "no such key"),
    ] {
        for (lang, said) in [(Lang::Vi, vi), (Lang::En, en)] {
            let run = folder.xuong(&[&["--lang", lang.code(), "admin"], arguments].concat()).ended(2);
            assert!(run.err.contains(said), "{arguments:?}: {}", run.err);
        }
    }
    for arguments in
        [&["user", "add", "b", "--role", "public"][..], &["key", "add", "an", "--expires", "2099"]]
    {
        let run = folder.xuong(&[&["admin"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
    }
    folder.xuong(&["admin", "user", "disable", "an"]).ended(0);
    let run = folder.xuong(&["--lang", "en", "admin", "key", "add", "an"]).ended(2);
    assert!(run.err.contains("is disabled"), "{}", run.err);
    assert!(Folder::empty().xuong(&["admin", "user", "list"]).ended(3).err.contains("xuong demo"));
}
