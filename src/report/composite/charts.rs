//! Charts of figures that are also in a table beside them.

use geo::CoordsIter;
use time::Date;

use crate::{
    analysis::breaks::fisher_jenks,
    document::{
        chart::{
            bars::{Bar, bars},
            choropleth::{Area as Drawn, Map, Water, areas},
            lines::{Series, lines},
        },
        numerals::{real, whole},
        parts::Picture,
        table::is_synthetic,
    },
    geom::{crs::Crs, lonlat::LonLat},
    index::{Snapshot, areas::Areas, edition::Edition},
    model::{
        lang::Lang,
        presence::When,
        river::River,
        sector::SectorCode,
        unit::{Level, Precision},
    },
    report::{
        figures::{
            comparison::Pair,
            history::{Day, History, Weight},
            projected::{metres, placed},
            values::{said, sector_names},
            years::year_end,
        },
        request::Request,
    },
};

/// The largest number of sectors that a chart distinguishes.
const SECTORS: usize = 12;

/// The largest number of lines that a chart distinguishes.
const LINES: usize = 5;

/// Classes of a map.
const CLASSES: usize = 5;

/// The largest sectors of the later day, in descending order.
fn largest(pair: &Pair, most: usize) -> Vec<usize> {
    let after = pair.after.sector_totals();
    let mut order: Vec<usize> = (0..pair.sectors.len()).filter(|at| after[*at] > 0.0).collect();
    order.sort_by(|a, b| after[*b].total_cmp(&after[*a]).then(a.cmp(b)));
    order.truncate(most);
    order
}

fn name(sector: SectorCode, request: Request<'_>) -> String {
    sector_names(Some(sector), request.lang).1.to_string()
}

/// Shares of sectors on both days.
pub(super) fn shares(pair: &Pair, request: Request<'_>) -> Picture {
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole * 100.0);
    let bar = |at: usize| Bar {
        label: name(pair.sectors[at], request),
        value: share(pair.after.sector_totals()[at], pair.after.total()),
        before: share(pair.before.sector_totals()[at], pair.before.total()),
    };
    let list: Vec<Bar> = largest(pair, SECTORS).into_iter().map(bar).collect();
    let title = request.lang.pick(
        "Tỷ trọng các ngành theo số cơ sở đã rõ ngành",
        "Shares of sectors by establishments of known sector",
    );
    let title = titled(
        &format!("{title}, {} – {}", said(pair.from, request.lang), said(pair.to, request.lang)),
        request,
    );
    bars(&title, &list, "%", 1, request.lang)
}

/// Shares of the largest sectors at the ends of several years, and a note on what they are shares of.
///
/// The last year ends with the later of the compared days.
pub(super) fn years(pair: &Pair, years: i32, request: Request<'_>) -> (Picture, String) {
    let last = pair.to.year();
    let whole_years = (last - years + 1..last).map(|year| year_end(year, request.today));
    let ends: Vec<Date> = whole_years.chain([pair.to]).collect();
    let days = History::new(request, Areas::City, None, 2).on(&ends).each;
    let series = largest(pair, LINES).into_iter().map(|at| {
        let sector = pair.sectors[at];
        let points = days.iter().map(|day| {
            let known = day.cells.iter().filter(|((_, own), _)| own.is_some());
            let whole: f64 = known.map(|(_, weight)| weight.all()).sum();
            let own =
                day.cells.iter().find(|((_, other), _)| *other == Some(sector)).map(|(_, weight)| *weight);
            let own = own.unwrap_or_default();
            ((whole > 0.0).then(|| own.all() / whole * 100.0), own.estimated > 0.0)
        });
        let (values, estimated) = points.unzip();
        Series { name: name(sector, request), values, estimated }
    });
    let series: Vec<Series> = series.collect();
    let periods: Vec<String> = ends.iter().map(|day| said(*day, request.lang)).collect();
    let title = titled(
        request.lang.pick(
            "Tỷ trọng của năm trong các ngành lớn nhất qua các năm, theo số cơ sở đã rõ ngành",
            "Shares of five of the largest sectors over the years, by establishments of known sector",
        ),
        request,
    );
    let picture = lines(&title, &periods, &series, "%", 1, request.lang);
    (picture, wholes(&periods, &days, request.lang))
}

/// The establishments of known sector at each end, and how many of them were perhaps not there: the marks of estimates in
/// the chart are those of a sector's own number.
fn wholes(periods: &[String], days: &[Day], lang: Lang) -> String {
    let each = periods.iter().zip(days).map(|(period, day)| {
        let known = day.cells.iter().filter(|((_, sector), _)| sector.is_some());
        let sum = known.fold(Weight::default(), |sum, (_, weight)| sum.and(*weight));
        let [all, perhaps] = [sum.all(), sum.perhaps].map(|n| real(n, Some(0), lang));
        lang.pick(
            format!("{period}: {all}, trong đó {perhaps} chưa chắc có mặt"),
            format!("{period}: {all}, {perhaps} of them perhaps not there"),
        )
    });
    let each = each.collect::<Vec<_>>().join("; ");
    lang.pick(
        format!(
            "Hình trên: dấu ước tính chỉ nói về số cơ sở của từng ngành; tỷ trọng tính trên số cơ sở đã rõ \
             ngành, {each}."
        ),
        format!(
            "The figure above: marks of estimates tell of each sector's own number alone; shares are of the \
             establishments of known sector, {each}."
        ),
    )
}

/// Establishments by ward on a day, with a dot for each; `None` without boundaries.
pub(super) fn map(day: Date, request: Request<'_>) -> Option<Picture> {
    let (now, when) = (request.now, When { day, today: request.today });
    let at = now.base.editions.iter().rposition(|e| e.level == Level::Ward)?;
    let edition = &now.base.editions[at];
    let mut counts = vec![0.0; edition.units().count() + 1];
    for row in now.firms.iter().filter(|row| row.is_there(when)) {
        counts[usize::from(row.area(Areas::Edition(at)))] += 1.0;
    }
    let drawn: Vec<Drawn> = edition
        .units()
        .zip(&counts[1..])
        .map(|(unit, count)| Drawn {
            name: unit.name.clone(),
            rings: unit.shape.iter().flat_map(|polygon| rings(polygon, now.city.crs)).collect(),
            value: Some(*count),
        })
        .collect();
    let values: Vec<f64> = counts[1..].iter().copied().filter(|count| *count > 0.0).collect();
    let mut classes = fisher_jenks(&values, CLASSES);
    classes.insert(0, 0.0);
    classes.dedup();
    let dots: Vec<[f64; 2]> = placed(now, when).map(|(_, point)| point).collect();
    let title = request.lang.pick("Cơ sở có tọa độ theo xã, phường", "Establishments with a point by ward");
    let outside = placed(now, when).filter(|(row, _)| row.area(Areas::Edition(at)) == 0).count() as u64;
    let outside = (outside > 0).then(|| {
        let told = request.lang.pick("điểm ngoài mọi đơn vị", "points outside all units");
        format!(" ({} {told})", whole(outside, request.lang))
    });
    let title = format!("{title}, {}{}", said(day, request.lang), outside.unwrap_or_default());
    let title = titled(&title, request);
    let unit = request.lang.pick("cơ sở", "establishments");
    let map = Map {
        title: &title,
        areas: &drawn,
        classes: &classes,
        waters: &waters(now),
        dots: &dots,
        unit,
        decimals: 0,
        caveat: caveat(edition, request),
    };
    Some(areas(&map, request.lang))
}

/// The rivers of the city.
fn waters(now: &Snapshot) -> Vec<Water> {
    let water = |river: &River| Water {
        name: river.name.clone(),
        lines: river.course.lines().into_iter().map(|line| projected(line, now.city.crs)).collect(),
        is_area: river.course.is_area(),
    };
    now.city.rivers.all.iter().map(water).collect()
}

/// The title of a chart, preceded by a label if firms are made up.
fn titled(title: &str, request: Request<'_>) -> String {
    let made_up = is_synthetic(request.now)
        .then(|| request.lang.pick("DỮ LIỆU GIẢ LẬP (synthetic) — ", "SYNTHETIC DATA — "));
    made_up.unwrap_or_default().to_owned() + title
}

fn rings(polygon: &geo::Polygon, crs: Crs) -> Vec<Vec<[f64; 2]>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| projected(ring, crs)).collect()
}

fn projected(line: &geo::LineString, crs: Crs) -> Vec<[f64; 2]> {
    line.coords_iter().filter_map(|c| metres(LonLat::new(c.x, c.y).ok()?, crs)).collect()
}

fn caveat(edition: &Edition, request: Request<'_>) -> Option<&'static str> {
    let told = request
        .lang
        .pick("RANH GIỚI SƠ ĐỒ, không phải ranh giới đo đạc", "SCHEMATIC boundaries, not surveyed ones");
    (edition.precision() == Some(Precision::Schematic)).then_some(told)
}
