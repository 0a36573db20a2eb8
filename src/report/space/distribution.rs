//! The spatial distribution of industry: the share in zones, and the specialisations of areas and their change.

use time::Date;

use crate::{
    document::{
        column::{Column, real, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::{Snapshot, areas::Areas},
    model::{
        column::Value,
        lang::{Lang, Text},
        presence::When,
        sector::SectorCode,
        unit::Level,
        zone::ZoneStatus,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas},
            sector_counts::{Mix, compared},
            terms,
            values::sector_names,
        },
        parameters::{Boundaries, ReportError},
        request::Request,
        sectors::chance::{Marked, marked, tests},
        unredacted::Draft,
    },
};

/// The number of specialisations of each kind that are listed.
const TOLD: usize = 5;

/// A row of the table.
#[derive(Default)]
struct ItemRow {
    item: String,
    area_name: Option<Value<'static>>,
    sector_name: Option<Value<'static>>,
    establishments: Option<u64>,
    share_pct: Option<f64>,
    quotient: Option<f64>,
}

/// The share in zones at the ends of both periods, and the strongest, new and lost specialisations of wards.
pub(crate) fn draft(title: &str, days: (Date, Date), request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let newest = now.base.newest(Level::Ward).or_else(|| now.base.editions.last());
    let boundaries = newest.map_or(Boundaries::City, |edition| Boundaries::Edition(edition.code.to_string()));
    let by = areas(&boundaries, now)?;
    let mut rows = Vec::new();
    let both = [days.0, days.1].map(|day| When { day, today: request.today });
    let ends = [lang.pick("đầu kỳ", "before"), lang.pick("cuối kỳ", "after")];
    let in_zones_on = compared(Areas::Zones, 2, both, now);
    for (zones, when) in in_zones_on.iter().zip(ends) {
        let (inside, all) = in_zones(zones);
        rows.push(ItemRow {
            item: format!(
                "{} {when}",
                lang.pick("Cơ sở ghi trong danh sách khu, cụm", "Establishments listed in zones")
            ),
            establishments: Some(inside),
            // A firm in no list may still be in a zone, so the share is a lower bound, and one of 0 is unknown.
            share_pct: (inside > 0).then(|| float(inside) / float(all) * 100.0),
            ..ItemRow::default()
        });
    }
    let mixes = compared(by, 2, both, now);
    let [before, after]: [Marked; 2] = [&mixes[0], &mixes[1]].map(marked);
    let tests = [&mixes[0], &mixes[1]].map(tests);
    let groups = [
        (
            lang.pick("Hơn ngẫu nhiên, đông cơ sở nhất", "Beyond chance, most establishments"),
            strongest(&after, |_| true),
        ),
        (
            lang.pick("Mới hơn ngẫu nhiên", "Newly beyond chance"),
            strongest(&after, |key| !before.contains_key(key)),
        ),
        (
            lang.pick("Không còn hơn ngẫu nhiên", "No longer beyond chance"),
            strongest(&before, |key| !after.contains_key(key)),
        ),
    ];
    for (item, list) in groups {
        if list.is_empty() {
            let none = Some(lang.pick("không có", "none").into());
            rows.push(ItemRow { item: item.to_owned(), area_name: none, ..ItemRow::default() });
        }
        rows.extend(list.into_iter().map(|((area, sector), (quotient, establishments))| ItemRow {
            item: item.to_owned(),
            area_name: Some(area_names(area, by, now, lang).1),
            sector_name: Some(sector_names(Some(sector), lang).1),
            establishments: Some(establishments),
            share_pct: None,
            quotient: Some(quotient),
        }));
    }
    Ok(Draft::new(Table {
        name: "where",
        title: title.to_owned(),
        grid: Grid::of(&columns(), rows),
        provenance: Provenance::over(&[days.0, days.1], request.today, request.now, newest),
        notes: notes(working(&in_zones_on[1], now), unlisted(&in_zones_on[1]), tests, lang),
    }))
}

/// The largest quotients that satisfy a condition, those with most establishments first.
fn strongest(
    marked: &Marked,
    fits: impl Fn(&(Area, SectorCode)) -> bool,
) -> Vec<((Area, SectorCode), (f64, u64))> {
    let named = |key: &&(Area, SectorCode)| matches!(key.0, Area::Numbered(_));
    let mut list: Vec<_> =
        marked.iter().filter(|(key, _)| named(key) && fits(key)).map(|(key, own)| (*key, *own)).collect();
    list.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(b.1.0.total_cmp(&a.1.0)).then(a.0.cmp(&b.0)));
    list.truncate(TOLD);
    list
}

/// The number of establishments listed in a zone or cluster, and of all.
fn in_zones(counted: &Mix) -> (u64, u64) {
    let sum = |fits: fn(Area) -> bool| {
        counted.iter().filter(|((area, _), _)| fits(*area)).map(|(_, f)| f.tally.establishments).sum()
    };
    (sum(|area| matches!(area, Area::Numbered(_))), sum(|area| area == Area::City))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn float(n: u64) -> f64 {
    n as f64
}

fn columns<'c>() -> Vec<Column<'c, ItemRow>> {
    vec![
        text("item", Text::new("Mục", "Item"), |row: &ItemRow| row.item.clone()),
        text("area_name", Text::new("Địa bàn", "Area"), |row: &ItemRow| row.area_name.clone()),
        text("sector_name", Text::new("Ngành", "Sector"), |row: &ItemRow| row.sector_name.clone()),
        terms::establishments(|row: &ItemRow| row.establishments),
        terms::share_of_all(|row: &ItemRow| row.share_pct),
        real("location_quotient", Text::new("LQ", "LQ"), |row: &ItemRow| row.quotient).with_decimals(2),
    ]
}

/// The number of establishments in zones that are recorded as operating, and in other zones.
fn working(zones: &Mix, now: &Snapshot) -> (u64, u64) {
    let works = |area: Area| {
        let zone = area.number().and_then(|number| now.base.zone_numbered(number));
        zone.is_some_and(|zone| zone.status == Some(ZoneStatus::Operating))
    };
    let inside = zones.iter().filter(|((area, _), _)| matches!(area, Area::Numbered(_)));
    inside.fold((0, 0), |(operating, others), ((area, _), figures)| {
        let n = figures.tally.establishments;
        if works(*area) { (operating + n, others) } else { (operating, others + n) }
    })
}

/// The number of establishments in no list of a zone, and of all.
fn unlisted(counted: &Mix) -> (u64, u64) {
    let (inside, all) = in_zones(counted);
    (all - inside, all)
}

/// Notes on the test of specialisations and on the shares in zones.
fn notes(
    (operating, others): (u64, u64),
    (unlisted, all): (u64, u64),
    tests: [u64; 2],
    lang: Lang,
) -> Vec<Note> {
    let word = terms::beyond_chance(lang);
    let [before, after] = tests.map(|n| whole(n, lang));
    let rule = lang.pick(
        format!(
            "Ngành {word}: LQ trên 1, phát hiện sai 5 % trên {before} phép kiểm định đầu kỳ, {after} cuối \
             kỳ; mỗi mục tối đa {TOLD} dòng."
        ),
        format!(
            "A sector is {word} in a ward where its location quotient (LQ) by establishments of known \
             sector is above 1, at a rate of false discoveries of 5 % over {before} tests before and \
             {after} after, as on the ward map; by number of establishments, at most {TOLD} lines each."
        ),
    );
    let [n, others, unlisted, all] = [operating, others, unlisted, all].map(|n| whole(n, lang));
    let zones = lang.pick(
        format!(
            "Danh sách khu, cụm nay có: cuối kỳ {n} ở nơi đang hoạt động, {others} ở nơi khác; \
             {unlisted}/{all} không có tên thì chưa rõ, tỷ trọng là mức ít nhất."
        ),
        format!(
            "Establishments in zones are those that are listed in a zone or cluster today; at the end {n} \
             in zones that are recorded as operating and {others} in zones of another state or of one that \
             is not known. Of {unlisted} of {all}, which no list names, it is not known whether they are in \
             a zone, so that the share is the least."
        ),
    );
    vec![rule.into(), zones.into()]
}
