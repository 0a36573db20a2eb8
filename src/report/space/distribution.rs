//! Where industry is: how much of it in zones, which areas stand out for which sector, and which of that is new.

use std::collections::BTreeMap;

use time::Date;

use crate::{
    document::table::{Heading, Provenance, Rows, Table},
    index::cells::Areas,
    model::{
        column::{Type, Value},
        lang::Lang,
        presence::When,
        sector::SectorCode,
        unit::Level,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas},
            sector_counts::{Mix, compared},
            values::{count, sector_names},
        },
        parameter::Measure,
        parameters::{Boundaries, ReportError},
        request::Asked,
        sectors::specialisation::marked,
        unredacted::Draft,
    },
};

/// So many of each are told.
const TOLD: usize = 5;

/// Quotients that stand out on a day: quotient and establishments.
type Marked = BTreeMap<(Area, SectorCode), (f64, u64)>;

/// The share in zones at the ends of both periods, and the strongest, the new and the lost specialisations of wards.
pub(crate) fn draft(title: &str, days: (Date, Date), asked: Asked<'_>) -> Result<Draft, ReportError> {
    let Asked { now, lang, .. } = asked;
    let newest = now.base.newest(Level::Ward).or_else(|| now.base.editions.last());
    let boundaries = newest.map_or(Boundaries::City, |edition| Boundaries::Edition(edition.code.to_string()));
    let by = areas(&boundaries, now)?;
    let mut rows = Rows::default();
    let both = [days.0, days.1].map(|day| When { day, today: asked.today });
    let ends = [lang.pick("đầu kỳ", "before"), lang.pick("cuối kỳ", "after")];
    for (zones, when) in compared(Areas::Zones, 2, both, now).iter().zip(ends) {
        let (inside, all) = in_zones(zones);
        rows.push(vec![
            Value::shown(Some(format!(
                "{} {when}",
                lang.pick("Cơ sở trong khu, cụm", "Establishments in zones")
            ))),
            Value::Null,
            Value::Null,
            count(inside),
            if all == 0 { Value::Null } else { Value::Real(real(inside) / real(all) * 100.0) },
            Value::Null,
        ]);
    }
    let [before, after]: [Marked; 2] =
        compared(by, 2, both, now).map(|mix| marked(&mix, Measure::Establishments));
    let groups = [
        (lang.pick("Nổi trội, đông cơ sở nhất", "Specialised, most firms"), strongest(&after, |_| true)),
        (lang.pick("Mới nổi trội", "New specialisation"), strongest(&after, |key| !before.contains_key(key))),
        (
            lang.pick("Không còn nổi trội", "Lost specialisation"),
            strongest(&before, |key| !after.contains_key(key)),
        ),
    ];
    for (item, list) in groups {
        if list.is_empty() {
            let none = lang.pick("không có", "none");
            rows.push(vec![
                Value::text(Some(item)),
                Value::text(Some(none)),
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
            ]);
        }
        for ((area, sector), (quotient, establishments)) in list {
            rows.push(vec![
                Value::text(Some(item)),
                area_names(area, by, now, lang).1,
                sector_names(Some(sector), lang).1,
                count(establishments),
                Value::Null,
                Value::Real(quotient),
            ]);
        }
    }
    Ok(Draft::new(Table {
        name: "where",
        title: title.to_owned(),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places: Vec::new(),
        provenance: Provenance::over(&[days.0, days.1], asked.today, asked.now, newest),
        notes: notes(lang),
    }))
}

/// The largest quotients that fit, most establishments first.
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

/// Establishments that are listed in a zone or cluster, and all.
fn in_zones(counted: &Mix) -> (u64, u64) {
    let sum = |fits: fn(Area) -> bool| {
        counted.iter().filter(|((area, _), _)| fits(*area)).map(|(_, f)| f.tally.establishments).sum()
    };
    (sum(|area| matches!(area, Area::Numbered(_))), sum(|area| area == Area::City))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(n: u64) -> f64 {
    n as f64
}

fn headings(lang: Lang) -> Vec<Heading> {
    vec![
        Heading::new("item", lang.pick("Mục", "Item"), Type::Text),
        Heading::new("area_name", lang.pick("Địa bàn", "Area"), Type::Text),
        Heading::new("sector_name", lang.pick("Ngành", "Sector"), Type::Text),
        Heading::new("establishments", lang.pick("Cơ sở", "Establishments"), Type::Int),
        Heading::new("share_pct", lang.pick("Tỷ trọng", "Share"), Type::Real).in_unit("%"),
        Heading::new("location_quotient", "LQ", Type::Real).with_decimals(2),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let note = lang.pick(
        "Nổi trội: thương số vị trí (LQ) theo số cơ sở hơn mức ngẫu nhiên, tỷ lệ phát hiện sai 5 %; xếp theo số cơ sở.",
        "Specialised: a location quotient by establishments beyond chance, at a rate of false discoveries of 5 %; by number of establishments.",
    );
    vec![note.to_owned()]
}
