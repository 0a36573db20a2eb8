//! The audit: which key read which restricted values, and when.

use std::time::Duration;

use super::{key_of, with_key, with_workers};
use crate::harness::{Answer, Folder, Server, today};

fn audit(folder: &Folder, more: &[&str]) -> Vec<String> {
    let run = folder.xuong(&[&["--lang", "en", "admin", "audit"], more].concat()).ended(0);
    run.out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn what_was_read_with_which_key_is_recorded_and_found_again() {
    let folder = with_workers();
    let (an, binh) = (key_of(&folder, "an", "analyst", &[]), key_of(&folder, "binh", "editor", &[]));
    let server = Server::on(folder);
    let ask = |key: &str, path: &str| -> Answer { with_key(&server, key, path) };
    for _ in 0..3 {
        ask(&an, "/ogc/collections/firms/items/W1").json(200);
    }
    ask(&an, "/ogc/collections/firms/items?limit=2&sector=25").json(200);
    ask(&binh, "/api/reports/sector-mix").json(200);
    ask(&binh, "/ogc/collections/firms/schema").json(200);
    assert_eq!(ask(&binh, "/ogc/collections/firms/items/none").status, 404);
    server.get("/ogc/collections/zones/items?limit=1").json(200);
    std::thread::sleep(Duration::from_millis(2500));
    let folder = &server.folder;
    let firm = audit(folder, &["--subject", "firms/W1"]);
    let requests: i64 = firm.iter().map(|line| words(line)[2].parse::<i64>().expect("a number")).sum();
    assert_eq!(requests, 3, "{firm:?}");
    assert!(firm[0].contains(&an[3..11]) && firm[0].contains("an ") && firm[0].starts_with(&today()));
    let of_an = audit(folder, &["--account", "an", "--subject", "firms"]).join("\n");
    assert!(of_an.contains("limit=2&sector=25") && of_an.contains("firms/W1"), "{of_an}");
    let of_binh = audit(folder, &["--key", &binh]);
    assert_eq!(of_binh.len(), 1, "descriptions and refusals show nothing: {of_binh:?}");
    assert!(of_binh[0].contains("reports/sector-mix"), "{of_binh:?}");
    assert!(!audit(folder, &[]).join("\n").contains("zones"), "the public is not recorded");
    assert!(audit(folder, &["--since", "2099-01-01"]).is_empty());
    assert_eq!(audit(folder, &["--since", &today()]).len(), audit(folder, &[]).len());
    assert_eq!(audit(folder, &["-n", "1"]).len(), 1);
    server.stop();
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[test]
fn what_was_read_last_is_recorded_when_the_server_stops() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    for _ in 0..40 {
        assert_eq!(with_key(&server, &key, "/ogc/tiles/WebMercatorQuad/9/225/406").status, 200);
    }
    with_key(&server, &key, "/ogc/collections/firms/items?f=csv");
    let copy = server.stop_and_keep().copied();
    let all = audit(&copy, &[]);
    let tiles: i64 = all
        .iter()
        .filter(|line| line.contains("tiles"))
        .map(|line| words(line)[2].parse::<i64>().expect("a number"))
        .sum();
    assert_eq!(tiles, 40, "tiles of a map are counted together: {all:?}");
    assert!(all.len() < 10 && all.iter().any(|line| line.contains("f=csv")), "{all:?}");
}
