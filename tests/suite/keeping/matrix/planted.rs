//! Two registers that differ in restricted values only, and ways to show who one is.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use serde_json::json;
use time::OffsetDateTime;
use xuong::{
    model::{
        access::AccessKey,
        attribute::{Attribute, Kind, Visibility},
        firm::Firm,
        zone::Zone,
    },
    registry::keys::{NewKey, hash_of},
    store::Store,
};

use crate::{
    harness::{Answer, Folder, Server},
    keeping::{another_key_of, key_of, things},
    rules::laws::wait,
};

const ROLES: [&str; 4] = ["analyst", "editor", "publisher", "admin"];

/// Attributes that are published under another name or from another record.
const DERIVED: [&str; 3] = ["commune", "district", "ward"];

/// Two registers.
const BOTH: [usize; 2] = [0, 1];

/// Values that occur nowhere else: of a register, of the first or the second record. Both registers have the same years, since
/// the first and the last year in which the workers of the city were counted are public.
pub(super) fn marker(attribute: &str, register: usize, record: usize) -> String {
    let of = |values: [[&str; 2]; 2]| values[register][record].to_owned();
    match attribute {
        "workers" => of([["48151", "61502"], ["61487", "48203"]]),
        "workers_as_of" => of([["1973-03-17", "1984-11-23"], ["1984-10-29", "1973-02-19"]]),
        "investment_bn_vnd" => of([["48163.5", "61521.5"], ["61493.5", "48217.5"]]),
        _ => format!("telltale {attribute} {register}{record}"),
    }
}

/// The workers of the first record before its last edit.
const PAST: [&str; 2] = ["48177", "61511"];

/// What no public collection has: the restricted attributes, and those kept for the register itself.
pub(super) fn secrets<R>(all: &'static [Attribute<R>]) -> Vec<(&'static str, &'static str, bool)> {
    let own = all.iter().filter(|a| match a.visibility {
        Visibility::Restricted => true,
        Visibility::Internal => {
            matches!(a.kind, Kind::Text(_) | Kind::Real(_) | Kind::Whole(_)) && !DERIVED.contains(&a.name)
        }
        Visibility::Public => false,
    });
    own.filter_map(|a| {
        let is_restricted = a.visibility == Visibility::Restricted;
        assert!(a.in_files.is_some() || !is_restricted, "{} has no marker", a.name);
        Some((a.name, a.in_files?, is_restricted))
    })
    .collect()
}

/// A file of two records with every marker.
fn file<R>(all: &'static [Attribute<R>], register: usize, head: &str, rows: [&str; 2]) -> String {
    let secrets = secrets(all);
    let mut text = head.to_owned();
    secrets.iter().for_each(|(_, column, _)| write!(text, ",{column}").expect("a column"));
    for (record, row) in rows.iter().enumerate() {
        write!(text, "\n{row}").expect("a row");
        for (name, ..) in &secrets {
            write!(text, ",{}", marker(name, register, record)).expect("a value");
        }
    }
    text + "\n"
}

/// The markers of both registers: of restricted values, and of what no role is shown in collections.
pub(super) fn markers() -> (Vec<String>, Vec<String>) {
    let all = [secrets(Firm::ATTRIBUTES), secrets(Zone::ATTRIBUTES)].concat();
    let of = |wanted: bool| {
        let own = all.iter().filter(move |(.., is_restricted)| *is_restricted == wanted);
        let told = own.flat_map(|(name, ..)| BOTH.map(|r| BOTH.map(|n| marker(name, r, n))));
        told.flatten().collect::<Vec<_>>()
    };
    let written = |n: &&str| format!("{},{}", &n[..2], &n[2..]);
    let workers = ["48151", "61502", "61487", "48203", PAST[0], PAST[1]];
    let spoken = workers.iter().flat_map(|n| [(*n).to_owned(), written(n), written(n).replace(',', ".")]);
    (of(true).into_iter().chain(spoken).collect(), of(false))
}

/// Ways to show who one is.
pub(super) struct Keys {
    pub(super) by_role: BTreeMap<&'static str, String>,
    pub(super) desktop: String,
    pub(super) revoked: String,
    pub(super) expired: String,
    pub(super) unknown: String,
    pub(super) of_disabled: String,
}

/// The seed with accounts, and in it every marker of a register.
pub(super) fn planted<const N: usize>() -> ([Server; N], Keys) {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "trusted_proxies = ['127.0.0.1']\npublic_url = 'http://xuong.test'\n");
    let by_role = ROLES.map(|role| (role, key_of(&folder, role, role, &[]))).into();
    let revoked = another_key_of(&folder, "analyst", &[]);
    folder.xuong(&["admin", "key", "revoke", &revoked]).ended(0);
    let of_disabled = key_of(&folder, "gone", "admin", &[]);
    folder.xuong(&["admin", "user", "disable", "gone"]).ended(0);
    let keys = Keys {
        by_role,
        desktop: another_key_of(&folder, "editor", &["--scope", "desktop"]),
        revoked,
        expired: expired(&folder),
        unknown: NewKey::random().text,
        of_disabled,
    };
    let servers = std::array::from_fn(|register| {
        let own = folder.copied();
        std::fs::copy(folder.path().join("xuong.toml"), own.path().join("xuong.toml")).expect("a copy");
        fill(&own, register);
        Server::on(own)
    });
    for server in &servers {
        let linkage = json!({ "type": "Feature", "geometry": null, "properties": {
            "name": "Cụm thử", "sectors": "2018:25", "eps_m": 500, "min_firms": 2, "members": "W1;W2",
            "recognised_on": "2025-06",
        }});
        let shown = format!("Bearer {}", keys.by_role["editor"]);
        let headers =
            [("authorization", shown.as_str()), ("content-type", "application/geo+json"), things::LENIENT];
        let made = server.post(&things::items("linkages"), &headers, &linkage.to_string());
        assert_eq!(made.status, 201, "{}", made.text());
    }
    (servers, keys)
}

/// Imports two enterprises and two parks with the markers; the first enterprise had other workers before.
fn fill(folder: &Folder, register: usize) {
    let firms = file(
        Firm::ATTRIBUTES,
        register,
        "code,name,sector,sector_version,status,lon,lat",
        [
            "W1,Xuong Mot,2592,2018,operating,105.9128,21.0350",
            "W2,Xuong Hai,2610,2018,operating,105.9131,21.0354",
        ],
    );
    let zones = file(
        Zone::ATTRIBUTES,
        register,
        "code,name,kind,status,lon,lat",
        [
            "ZM1,Khu Mot,industrial_park,operating,105.9128,21.0350",
            "ZM2,Khu Hai,industrial_park,operating,105.7,21.1",
        ],
    );
    for (kind, text) in [("firms", firms), ("zones", zones)] {
        let path = folder.file(&format!("{kind}.csv"), text);
        let run = folder.xuong(&["--lang", "en", "import", kind, path.to_str().expect("a path")]);
        assert!(run.code < 2, "{}{}", run.out, run.err);
    }
    let day = marker("workers_as_of", register, 0);
    for workers in [PAST[register], &marker("workers", register, 0)] {
        let edits = [format!("workers={workers}"), format!("workers_as_of={day}")];
        folder.xuong(&["edit", "firms", "W1", &edits[0], &edits[1]]).ended(0);
    }
}

/// A key whose time is over.
fn expired(folder: &Folder) -> String {
    let NewKey { text, prefix } = NewKey::random();
    wait(async {
        let store = Store::open(folder.place()).await.expect("the store");
        let now = OffsetDateTime::now_utc();
        let account = store.accounts().await.expect("accounts").accounts[0].id;
        let hash = hash_of(store.identity(), &text).to_hex().to_string();
        let (made_by, expires_at) = ("test".to_owned(), Some(now - Duration::from_secs(1)));
        let (made_at, none) = (now - Duration::from_secs(9), None);
        let key = AccessKey {
            id: 0,
            account,
            prefix,
            hash,
            scope: None,
            reason: None,
            made_at,
            made_by,
            expires_at,
            last_used_at: none,
            revoked_at: none,
        };
        store.add_key(&key).await.expect("a key");
        store.close().await;
    });
    text
}

/// Asks, each time from another place, so that wrong keys are refused and not slowed.
pub(super) fn ask(server: &Server, method: &str, path: &str, more: &[(&str, &str)]) -> Answer {
    static PLACE: AtomicU16 = AtomicU16::new(0);
    let place = PLACE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let place = format!("10.1.{}.{}", place[0], place[1]);
    let headers = [&[("x-forwarded-for", place.as_str()), ("accept-language", "en")], more].concat();
    let headers: Vec<_> = headers.iter().filter(|(name, _)| *name != "body").copied().collect();
    let body = more.iter().find(|(name, _)| *name == "body").map_or("", |(_, body)| body);
    Answer::attempt(method, &server.url(path), &headers, body)
        .unwrap_or_else(|e| panic!("{method} {path}: {e}"))
}

pub(super) fn by_key(server: &Server, key: &str, path: &str) -> Answer {
    ask(server, "GET", path, &[("authorization", &format!("Bearer {key}"))])
}

/// The cookie and the token of a new session.
pub(super) fn signed_in(server: &Server, key: &str) -> (String, String) {
    let body = json!({ "key": key }).to_string();
    let answer = server.post("/api/session", &[("content-type", "application/json")], &body);
    let token = answer.json(200)["session"]["csrfToken"].as_str().expect("a token").to_owned();
    (answer.header("set-cookie").split(';').next().expect("a cookie").to_owned(), token)
}
