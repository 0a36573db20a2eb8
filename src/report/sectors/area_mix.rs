//! Which sectors the firms inside any area are made of.

use geo::MultiPolygon;

use crate::{
    document::table::{Heading, Note, Provenance, Rows, Table},
    geom::prepared::PreparedArea,
    model::{
        column::{Type, Value},
        lang::Lang,
        presence::When,
        vsic,
    },
    report::{
        figures::{
            sector_counts::classification,
            terms,
            values::{count, said, sector_names, share_pct},
        },
        request::Request,
        unredacted::Draft,
    },
};

/// The place of the workers among the columns.
const WORKERS: usize = 4;

/// Counts establishments by division, largest first, the unknown one last. Workers are not for the public: an area that
/// somebody draws can be compared with another one to single out a firm.
pub fn table(area: &MultiPolygon, request: Request<'_>) -> Table {
    draft(area, request).seen_by(request)
}

pub(crate) fn draft(area: &MultiPolygon, request: Request<'_>) -> Draft {
    let Request { now, lang, today, .. } = request;
    let when = When::now(today);
    let mix = now.firms.mix_within(&PreparedArea::new(area), when);
    let all: u64 = mix.divisions().map(|(_, tally)| tally.establishments).sum();
    let mut divisions: Vec<_> = mix.divisions().collect();
    divisions.sort_by_key(|(number, tally)| (*number == 0, std::cmp::Reverse(tally.establishments)));
    let mut rows = Rows::default();
    for (number, tally) in divisions {
        let (code, name) = sector_names(vsic::division(number), lang);
        rows.push(vec![
            code,
            name,
            count(tally.establishments),
            Value::Real(share_pct(tally.establishments, all)),
            if tally.workers_known == 0 { Value::Null } else { count(tally.workers) },
            count(tally.workers_known),
        ]);
        rows.restrict(WORKERS);
    }
    Draft::new(Table {
        name: "sector-mix",
        title: format!(
            "{} — {}",
            lang.pick("Cơ cấu ngành trong vùng đã vẽ", "Sector mix of the drawn area"),
            said(today, lang)
        ),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places: Vec::new(),
        provenance: Provenance::on(when, now, None),
        notes: notes(all, classification(2, when, now, lang), lang).into_iter().map(Note::from).collect(),
    })
}

fn headings(lang: Lang) -> Vec<Heading> {
    vec![
        terms::sector(lang),
        Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text),
        terms::establishments(lang),
        terms::share_of_all(lang),
        Heading::new("workers", lang.pick("Lao động", "Workers"), Type::Int)
            .in_unit(lang.pick("người", "persons")),
        Heading::new(
            "workers_known",
            lang.pick("Cơ sở có số liệu lao động", "With known workers"),
            Type::Int,
        )
        .aside(),
    ]
}

fn notes(all: u64, classification: String, lang: Lang) -> Vec<String> {
    let counted = match lang {
        Lang::Vi => format!(
            "{all} cơ sở có tọa độ nằm trong vùng hoặc trên ranh giới của vùng; cơ sở chưa có tọa độ không được tính."
        ),
        Lang::En => format!(
            "{all} establishments whose point lies in the area or on its border; those without a point do not count."
        ),
    };
    vec![counted, classification]
}
