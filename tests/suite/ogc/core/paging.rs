//! Pages of a collection (OGC 17-069r4 §7.15.3, §7.15.7).

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use rstest::rstest;

use super::{HELD, follow_every_link, ids, link, path, walk};
use crate::{
    harness::{Folder, Server},
    imports::facts::FIRMS,
};

/// /req/core/fc-op, /req/core/fc-limit-response-1 (OGC 17-069r4 §7.15.3)
#[rstest]
#[case(1, 1)]
#[case(7, 7)]
#[case(10_000, FIRMS)]
fn a_page_holds_no_more_than_its_limit(#[case] limit: usize, #[case] returned: usize) {
    let server = Server::seeded();
    let page = server.get(&format!("/ogc/collections/firms/items?limit={limit}")).json(200);
    assert_eq!(ids(&page).len(), returned);
    assert_eq!(page["numberReturned"], returned);
    server.stop();
}

/// /req/core/fc-limit-response-1, a server may have its own largest limit (OGC 17-069r4 §7.15.3)
#[test]
fn a_limit_above_ten_thousand_is_cut_to_it() {
    let folder = Folder::seeded();
    let many = (0..9_900).map(|n| format!("X{n:05},Cơ sở {n},105.9,21.0{n:04}\n"));
    let file = folder.file("many.csv", format!("code,name,lon,lat\n{}", many.collect::<Vec<_>>().concat()));
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let server = Server::on(folder);
    let page = server.get("/ogc/collections/firms/items?limit=20000").json(200);
    assert_eq!(
        (page["numberReturned"].clone(), page["numberMatched"].clone()),
        (10_000.into(), (9_900 + FIRMS).into())
    );
    let rest = walk(&server, "/ogc/collections/firms/items?limit=20000");
    assert_eq!(rest.iter().flat_map(ids).collect::<BTreeSet<_>>().len(), 9_900 + FIRMS);
    server.stop();
}

/// /req/core/fc-links, /req/core/fc-numberMatched, /req/core/fc-numberReturned (OGC 17-069r4 §7.15.7)
#[test]
fn following_next_meets_every_thing_once() {
    let server = Server::seeded();
    for (collection, held) in HELD {
        let pages =
            walk(&server, &format!("/ogc/collections/{collection}/items?limit=7&lang=vi&datetime=../.."));
        let met: Vec<i64> = pages.iter().flat_map(ids).collect();
        assert_eq!(
            met.iter().collect::<BTreeSet<_>>().len(),
            met.len(),
            "{collection}: something came twice"
        );
        for page in &pages {
            assert_eq!(page["numberMatched"], met.len(), "{collection}");
            assert_eq!(page["numberReturned"], ids(page).len(), "{collection}");
            follow_every_link(&server, page);
            let Some((next, media_type)) = link(page, "next") else { continue };
            assert_eq!(media_type, "application/geo+json");
            let repeated = ["limit=7", "lang=vi", "datetime=..%2F.."].map(|asked| next.contains(asked));
            assert_eq!(repeated, [true; 3], "{next}");
        }
        assert_eq!(met.len() as u64, held, "{collection}");
    }
    server.stop();
}

/// /rec/core/fc-next-2: pages do not skip or repeat what was there all along (OGC 17-069r4 §7.15.7)
#[test]
fn a_walk_meets_every_firm_once_while_the_registry_changes() {
    let server = Server::seeded();
    let first = server.get("/ogc/collections/firms/items?limit=7").json(200);
    let before: BTreeSet<i64> = walk(&server, "/ogc/collections/firms/items").iter().flat_map(ids).collect();
    let version = || server.get("/api/health/ready").json(200)["version"].as_u64().expect("a version");
    let old = version();
    let news = "code,name,lon,lat\nN1,Cơ sở mới 1,105.6,21.1\nN2,Cơ sở mới 2,105.8,21.0\nN3,Cơ sở mới 3,105.95,20.9\n\
                F0086,Kim khí Thăng Long (đổi tên),105.912837,21.040057\n";
    let file = server.folder.file("news.csv", news);
    let run = server.folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let mut waits = (0..100).map(|_| sleep(Duration::from_millis(100)));
    assert!(waits.any(|()| version() > old), "the server does not follow the change log");
    let (next, _) = link(&first, "next").expect("there are more");
    let rest = walk(&server, path(&server, next));
    let met: Vec<i64> = ids(&first).into_iter().chain(rest.iter().flat_map(ids)).collect();
    for id in &before {
        assert_eq!(met.iter().filter(|m| *m == id).count(), 1, "firm {id}");
    }
    assert_eq!(rest[0]["numberMatched"], FIRMS + 3);
    let renamed = server.get("/ogc/collections/firms/items/F0086").json(200);
    assert_eq!(renamed["properties"]["name"], "Kim khí Thăng Long (đổi tên)");
    server.stop();
}

#[test]
fn an_offset_leaves_out_so_many() {
    let server = Server::seeded();
    let all = ids(&server.get("/ogc/collections/firms/items?limit=1000").json(200));
    let some = ids(&server.get("/ogc/collections/firms/items?limit=9&offset=31").json(200));
    assert_eq!(some, all[31..40]);
    let none = server.get("/ogc/collections/firms/items?offset=1000").json(200);
    assert_eq!((ids(&none).len(), none["numberMatched"].clone()), (0, FIRMS.into()));
    server.stop();
}
