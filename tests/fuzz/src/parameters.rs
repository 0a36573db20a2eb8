//! Parameters of requests, each as `name=value`.

use std::{fmt::Display, str::FromStr, sync::LazyLock};

use xuong::{
    collection::kinds::Collection,
    geom::{bbox::Bbox, crs::Crs, drawn::Drawn, lonlat::LonLat},
    model::{actor::Role, date::PartialDate},
    query::{
        cql2::property::Property,
        interval::Interval,
        order,
        page::{Cursor, Limit},
        radius::Radius,
    },
};

static SORTABLE: LazyLock<Vec<Property>> = LazyLock::new(|| Collection::Firms.sortables(Role::Analyst));

/// A parameter of a name that is known.
pub fn pair(data: &[u8]) -> bool {
    let Some((name, value)) = str::from_utf8(data).ok().and_then(|text| text.split_once('=')) else {
        return false;
    };
    match name {
        "bbox" => bbox(value),
        "position" => position(value),
        "datetime" => datetime(value),
        "crs" => crs(value),
        "after" => after(value),
        "limit" => limit(value),
        "within" => within(value),
        "sortby" => sortby(value),
        _ => return false,
    }
    true
}

/// Writes something and reads what was written.
fn again<T: Display + FromStr>(it: &T) -> Option<T> {
    it.to_string().parse().ok()
}

fn bbox(text: &str) {
    let plain = text.parse::<Bbox>();
    if let Ok(b) = &plain {
        let written = b.to_array().map(|n| n.to_string()).join(",");
        assert_eq!(written.parse(), Ok(*b), "{written}");
        let corner = LonLat::new(b.west, b.south).expect("a box lies on earth");
        assert!(b.contains(corner), "{b:?}");
    }
    for crs in Crs::ALL {
        match Drawn::read(text, crs) {
            Ok(Drawn::Box(b)) => {
                assert!(crs != Crs::Crs84 || plain == Ok(b), "{b:?}");
                assert!(crs.is_geographic() || b.west <= b.east, "{b:?}");
                assert!(!b.is_empty(), "{b:?}");
            }
            Ok(Drawn::Area(area)) => {
                let ring = area.exterior();
                assert!(ring.is_closed() && ring.coords().all(|c| LonLat::new(c.x, c.y).is_ok()), "{ring:?}");
                assert!(ring.lines().all(|side| side.dx().abs() <= 180.0), "{text} is torn in {crs}");
            }
            Err(fault) => assert!(!fault.to_string().is_empty()),
        }
    }
}

/// What is read as a place on earth is written as the same place, to a metre or so; the meridians of 180 and -180
/// degrees are one.
fn position(text: &str) {
    let Some((first, second)) = text.split_once(',') else { return };
    let (Ok(first), Ok(second)) = (first.parse(), second.parse()) else { return };
    let given: [f64; 2] = [first, second];
    for crs in Crs::ALL {
        let Ok(p) = crs.read(given) else { continue };
        let written = crs.write(p).expect("it came from there");
        let (least, round) = if crs.is_geographic() { (1e-5, 360.0) } else { (1.0, f64::INFINITY) };
        let apart = |axis: usize| {
            let apart = (written[axis] - given[axis]).abs();
            apart.min((round - apart).abs())
        };
        let missed = apart(0).hypot(apart(1));
        assert!(missed < least, "{given:?} is {written:?} in {crs}");
    }
}

fn datetime(text: &str) {
    let Ok(interval) = text.parse::<Interval>() else { return };
    assert!(interval.meets(None, None), "unknown bounds are open");
    let day: PartialDate = "2025-07".parse().expect("a month");
    assert!(interval.meets(Some(day), None) || interval.meets(None, Some(day)), "{interval:?}");
}

fn crs(text: &str) {
    let Ok(crs) = text.parse::<Crs>() else { return };
    assert_eq!(again(&crs), Some(crs));
    assert_eq!(crs.uri().parse(), Ok(crs));
}

fn after(text: &str) {
    let Ok(cursor) = text.parse::<Cursor>() else { return };
    assert_eq!(again(&cursor), Some(cursor));
    let last = Cursor { key: u64::MAX, id: i64::MAX };
    assert!(cursor.next() > cursor || cursor == last, "{cursor}");
}

fn limit(text: &str) {
    let Ok(limit) = text.parse::<Limit>() else { return };
    assert!((1..=Limit::MAX).contains(&limit.get()));
}

fn within(text: &str) {
    let Ok(radius) = text.parse::<Radius>() else { return };
    assert!(radius.metres() > 0.0 && radius.metres().is_finite());
    let written = format!("{}m", radius.metres());
    assert_eq!(written.parse(), Ok(radius), "{written}");
}

fn sortby(text: &str) {
    let Ok(order) = order::read(text, &SORTABLE) else { return };
    let name = |place| SORTABLE.iter().find(|p| p.place == place).map_or("", |p| p.name);
    let written: Vec<String> = order
        .iter()
        .map(|by| format!("{}{}", if by.descending { "-" } else { "" }, name(by.place)))
        .collect();
    assert_eq!(order::read(&written.join(","), &SORTABLE), Ok(order));
}
