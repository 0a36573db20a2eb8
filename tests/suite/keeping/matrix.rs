//! Every role at every address: what is not public reaches nobody without the right to it, by no way round. Two registers that
//! differ in nothing but restricted values give the public the same bytes.

mod addresses;
mod planted;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use serde_json::json;
use xuong::model::{
    attributed::Attributed, firm::Firm, linkage::Linkage, observation::Observation, outline::Outline,
    source::Source, unit::Unit, zone::Zone,
};

use self::{
    addresses::{encoded, everything, filled, first_message, routes},
    planted::{ask, by_key, markers, planted, secrets, signed_in},
};
use super::{another_key_of, things};
use crate::harness::{Answer, KEY};

const FIRM: &str = "/ogc/collections/firms/items/W1";

/// No collection but the marked ones has restricted attributes.
#[test]
fn every_restricted_attribute_has_a_marker() {
    let restricted = |all: Vec<(&'static str, &'static str, bool)>| -> Vec<&str> {
        all.into_iter().filter(|(.., is_restricted)| *is_restricted).map(|(name, ..)| name).collect()
    };
    assert_eq!(restricted(secrets(Firm::ATTRIBUTES)), ["workers", "workers_as_of"]);
    let others = [
        secrets(Linkage::ATTRIBUTES),
        secrets(Observation::ATTRIBUTES),
        secrets(Outline::ATTRIBUTES),
        secrets(Source::ATTRIBUTES),
        secrets(Unit::ATTRIBUTES),
    ];
    assert_eq!(others.concat(), [], "their collections need markers");
    assert_eq!(restricted(secrets(Zone::ATTRIBUTES)), [""; 0]);
}

/// Two registers must give the public the same.
fn same(told: &str, twin: &str) {
    let at = told.chars().zip(twin.chars()).take_while(|(a, b)| a == b).count().saturating_sub(80);
    let near = |text: &str| text.chars().skip(at).take(200).collect::<String>();
    let path = told.lines().next().expect("an address");
    assert!(told == twin, "{path} depends on what is not public:\n{:?}\n{:?}", near(told), near(twin));
}

/// Whether a text has a marker; digits within a longer number, as of a coordinate, are none.
fn holds(text: &str, marker: &str) -> bool {
    let is_number = marker.bytes().all(|b| b.is_ascii_digit());
    text.match_indices(marker).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + marker.len()..]);
        let in_number = before.ends_with(|c: char| c.is_ascii_digit() || c == '.')
            || after.starts_with(|c: char| c.is_ascii_digit());
        !(is_number && in_number)
    })
}

/// One server's answers must not have a marker in them.
fn clean(told: &str, markers: &[String]) {
    let found: Vec<_> = markers
        .iter()
        .filter(|marker| told.split_once('\n').is_some_and(|(_, t)| holds(t, marker)))
        .collect();
    // A refusal may repeat what was asked.
    let is_echo =
        |m: &&String| told.lines().next().is_some_and(|path| path.contains(&encoded(m)) || path.contains(*m));
    let leaks: Vec<_> = found.into_iter().filter(|m| !is_echo(m)).collect();
    assert!(leaks.is_empty(), "{leaks:?} in {told:.400}");
}

#[test]
fn restricted_values_reach_nobody_without_the_right_at_any_address() {
    let ([one, other], keys) = planted();
    let routes = routes(&one, &keys);
    let (restricted, internal) = markers();
    let hidden = [&restricted[..], &internal].concat();
    assert!(routes.len() > 500, "{}", routes.len());
    let (replayed, token) = signed_in(&one, &keys.by_role["editor"]);
    let left = ask(&one, "DELETE", "/api/session", &[("cookie", &replayed), ("x-csrf-token", &token)]);
    assert_eq!(left.status, 204);
    assert_eq!(first_message(&one), first_message(&other));
    for path in &routes {
        let public = ask(&one, "GET", path, &[]);
        let told = everything(path, &public);
        clean(&told, &hidden);
        let twin = everything(path, &ask(&other, "GET", path, &[]));
        same(&told, &twin);
        let replay = ask(&one, "GET", path, &[("cookie", &replayed)]);
        if replay.body != public.body {
            clean(&everything(path, &replay), &hidden);
        }
        for key in [&keys.expired, &keys.revoked, &keys.unknown, &keys.of_disabled] {
            let refused = by_key(&one, key, path);
            assert_eq!(refused.status, 401, "{path}");
            clean(&everything(path, &refused), &hidden);
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        let address = format!("{path}{mark}key={}", keys.by_role["admin"]);
        let in_url = ask(&one, "GET", &address, &[]);
        assert_eq!(in_url.status, 400, "{address}");
        clean(&everything(path, &in_url), &hidden);
    }
    for report in ["sector-mix", "area-profile"] {
        let area =
            json!({ "type": "Feature", "geometry": things::square(105.91), "properties": {} }).to_string();
        let headers = [("content-type", "application/geo+json"), ("body", area.as_str())];
        let path = format!("/api/reports/{report}");
        let [told, twin] = [&one, &other].map(|server| ask(server, "POST", &path, &headers));
        assert_eq!(told.status, 200, "{}", told.text());
        same(&everything(&path, &told), &everything(&path, &twin));
        clean(&everything(&path, &told), &hidden);
    }
    one.stop();
    other.stop();
}

#[test]
fn restricted_values_reach_every_role_that_may_see_them_and_internal_ones_editors_at_most() {
    let ([one], keys) = planted();
    let routes = routes(&one, &keys);
    let (_, internal) = markers();
    let (cookie, _) = signed_in(&one, &keys.by_role["publisher"]);
    let stolen = another_key_of(&one.folder, "analyst", &[]);
    let shows = |answer: &Answer| answer.text().contains("48151");
    let mut shown = 0;
    for path in &routes {
        let analyst = by_key(&one, &keys.by_role["analyst"], path);
        if path.contains("history") || path.starts_with("/api/changes") || path == "/api/change-sets" {
            assert_eq!(analyst.status, 403, "{path}");
            assert_eq!(ask(&one, "GET", path, &[]).status, 401, "{path}");
            assert_eq!(by_key(&one, &keys.desktop, path).status, 200, "{path}");
        }
        clean(&everything(path, &analyst), &internal);
        if !shows(&analyst) || path.contains("48151") {
            continue;
        }
        shown += 1;
        assert!(!analyst.header("cache-control").contains("public"), "{path}");
        for role in ["editor", "publisher", "admin"] {
            assert!(shows(&by_key(&one, &keys.by_role[role], path)), "{role} {path}");
        }
        assert!(shows(&by_key(&one, &keys.desktop, path)), "{path}");
        assert!(shows(&ask(&one, "GET", path, &[("cookie", &cookie)])), "{path}");
        let fresh = ask(&one, "GET", path, &[("if-none-match", analyst.header("etag"))]);
        assert_ne!(fresh.status, 304, "{path}: the tag of a reader with more rights");
    }
    assert!(shown > 20, "{shown}");
    assert_eq!(by_key(&one, &stolen, FIRM).status, 200);
    one.folder.xuong(&["admin", "key", "revoke", &stolen]).ended(0);
    let begun = Instant::now();
    while by_key(&one, &stolen, FIRM).status != 401 {
        assert!(begun.elapsed() < Duration::from_secs(1), "a stolen key opens for a second at most");
    }
    one.stop();
}

#[test]
fn every_write_is_refused_without_effect_to_those_that_may_not() {
    let ([one], keys) = planted();
    let api = by_key(&one, &keys.by_role["admin"], "/ogc/api").json(200);
    let mut writes: BTreeSet<(&str, String)> = BTreeSet::new();
    for (path, _) in api["paths"].as_object().expect("paths") {
        for filled in filled(&one, &format!("/ogc{path}"), &[]) {
            if filled.contains("/items") && !filled.contains("/versions") {
                writes.extend(["POST", "PUT", "PATCH", "DELETE"].map(|method| (method, filled.clone())));
            }
        }
    }
    let last = |set: &str| format!("/api/{set}/1/undo");
    writes.extend([
        ("POST", "/api/changes".to_owned()),
        ("POST", last("changes")),
        ("POST", last("change-sets")),
    ]);
    assert!(writes.len() > 60, "{}", writes.len());
    let (analyst, analysts) = signed_in(&one, &keys.by_role["analyst"]);
    let (editor, _) = signed_in(&one, &keys.by_role["editor"]);
    let bearer = |key: &str| ("authorization", format!("Bearer {key}"));
    let none = || ("x-nothing", "1".to_owned());
    let shown = [
        [none(), none()],
        [bearer(&keys.by_role["analyst"]), none()],
        [bearer(KEY), none()],
        [bearer(&keys.revoked), none()],
        [bearer(&keys.expired), none()],
        [bearer(&keys.unknown), none()],
        [bearer(&keys.of_disabled), none()],
        [("cookie", analyst), ("x-csrf-token", analysts)],
        [("cookie", editor.clone()), none()],
        [("cookie", editor), ("x-csrf-token", "0".repeat(64))],
    ];
    let before = (first_message(&one), by_key(&one, KEY, FIRM).text());
    let feature = json!({ "type": "Feature", "geometry": null, "properties": { "name": "X", "workers": 1 } })
        .to_string();
    for (method, path) in &writes {
        let kind = if *method == "PATCH" { "application/merge-patch+json" } else { "application/geo+json" };
        for who in &shown {
            let mut headers = vec![("content-type", kind), ("if-match", "*"), things::LENIENT];
            headers.extend(who.iter().map(|(name, value)| (*name, value.as_str())));
            if *method != "DELETE" {
                headers.push(("body", &feature));
            }
            let answer = ask(&one, method, path, &headers);
            assert!(
                [401, 403, 405].contains(&answer.status),
                "{method} {path} {who:?}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    assert_eq!((first_message(&one), by_key(&one, KEY, FIRM).text()), before);
    for role in ["editor", "publisher", "admin"] {
        let key = format!("Bearer {}", keys.by_role[role]);
        let may = ask(
            &one,
            "DELETE",
            "/ogc/collections/sources/items/999999",
            &[("authorization", &key), ("if-match", "*")],
        );
        assert_eq!(may.status, 404, "{role}");
    }
    one.stop();
}

#[test]
fn the_time_of_a_refusal_does_not_tell_one_wrong_key_from_another() {
    let ([one], keys) = planted();
    let shown = [&keys.unknown, &keys.revoked, &keys.expired, &keys.of_disabled];
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut bodies = BTreeSet::new();
    for _ in 0..150 {
        for (key, times) in shown.iter().zip(&mut times) {
            let begun = Instant::now();
            let answer = by_key(&one, key, FIRM);
            times.push(begun.elapsed());
            bodies.insert(everything("", &answer));
        }
    }
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    let medians = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let (least, most) = (medians.iter().min().expect("four"), medians.iter().max().expect("four"));
    assert!(*most < *least * 3 + Duration::from_millis(2), "{medians:?}");
    one.stop();
}
