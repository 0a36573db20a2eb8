//! The sector mix of each area. The sum over areas, including the rest without a place, is the total of the city.

use std::collections::BTreeMap;

use crate::{
    document::{
        column::{Column, int},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::{areas::Areas, counted_on::Figures},
    model::lang::{Lang, Text},
    report::{
        disclosure::Spot,
        figures::{
            areas::{Area, area_names, areas, edition, of, one_area},
            sector_counts::{classification, estimated, mix},
            sector_key::division_number,
            terms,
            values::{Names, said, sector_names, share_pct},
        },
        parameters::{Boundaries, Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// A sector in an area.
struct MixRow {
    area: Names,
    sector: Names,
    figures: Figures,
    estimated: u64,
    share_pct: f64,
    /// Whether its workers are published.
    is_told: bool,
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let only = one_area(parameters.area.as_deref(), areas, now)?;
    let when = parameters.when(request.today);
    let mix = mix(areas, parameters.level, when, now);
    let estimated = estimated(areas, parameters.level, when, now);
    let mut totals: BTreeMap<Area, u64> = BTreeMap::new();
    for ((area, _), figures) in &mix {
        *totals.entry(*area).or_default() += figures.tally.establishments;
    }
    let rows = mix.iter().filter(|((area, _), _)| only.is_none_or(|o| o == *area));
    let rows = rows.map(|((area, (_, sector)), figures)| {
        let (tally, of_area) = (figures.tally, totals.get(area).copied().unwrap_or_default());
        let spot = Spot { areas, area: area.number(), level: parameters.level, on: when.day };
        MixRow {
            area: area_names(*area, areas, now, lang),
            sector: sector_names(*sector, lang),
            figures: *figures,
            estimated: estimated.get(&(*area, *sector)).copied().unwrap_or_default(),
            share_pct: share_pct(tally.establishments, of_area),
            // A sum without known values is withheld like a sum of 0, so that the two cannot be distinguished.
            is_told: tally.workers_known > 0
                && request.guard.publishes_sum(now, spot, Some(division_number(*sector))),
        }
    });
    Ok(Draft::new(Table {
        name: "sector-mix",
        title: title(parameters, areas, only, request),
        grid: Grid::of(&columns(), rows),
        provenance: Provenance::on(when, now, edition(areas, now)),
        notes: notes(parameters, classification(parameters.level, when, now, lang), lang),
    }))
}

fn title(parameters: &Parameters, areas: Areas, only: Option<Area>, request: Request<'_>) -> String {
    let of = of(parameters, areas, only, request);
    let day = said(parameters.when(request.today).day, request.lang);
    format!(
        "{} — {of} — {day}",
        request.lang.pick("Cơ cấu ngành của các cơ sở", "Sector mix of establishments")
    )
}

fn columns<'c>() -> Vec<Column<'c, MixRow>> {
    let names =
        terms::area(|row: &MixRow| &row.area).into_iter().chain(terms::sector(|row: &MixRow| &row.sector));
    let own = [
        terms::establishments(|row: &MixRow| row.figures.tally.establishments),
        int("estimated", Text::new("Trong đó ước tính", "Of these estimated"), |row: &MixRow| {
            row.estimated
        })
        .aside(),
        terms::share_of_all(|row: &MixRow| row.share_pct),
        terms::enterprises(|row: &MixRow| row.figures.enterprises),
        terms::workers(|row: &MixRow| row.figures.tally.known_workers()).published_where(|row| row.is_told),
        terms::workers_known(|row: &MixRow| row.figures.tally.workers_known),
    ];
    names.chain(own).collect()
}

fn notes(parameters: &Parameters, classification: String, lang: Lang) -> Vec<Note> {
    let zones = parameters.boundaries == Boundaries::Zones;
    let by = if zones {
        lang.pick(
            "khu, cụm theo danh sách ghi cho từng cơ sở",
            "the zone is the one an establishment is listed in",
        )
    } else {
        lang.pick(
            "địa bàn xác định bằng tọa độ, không bằng địa chỉ",
            "the area is that of the point, not of the address",
        )
    };
    let counted = lang.pick("Đếm cơ sở trong sổ đăng ký", "Establishments of the register are counted");
    let estimated = lang.pick(
        "Số ước tính là số cơ sở chưa rõ trước ngày đó đã mở hay đã đóng cửa hay chưa; chúng được tính \
         trong số cơ sở.",
        "Estimated are establishments not known to have opened or closed by the day; they are among those \
         counted.",
    );
    let sums = lang.pick(
        "Tổng các dòng của từng ngành, kể cả dòng ngoài các địa bàn, bằng toàn thành phố, theo số cơ sở và \
         lao động.",
        "For each sector the areas, with the row outside all of them, make the whole city, for \
         establishments and workers.",
    );
    let enterprises = lang.pick(
        "Doanh nghiệp đếm theo 10 số đầu của mã số thuế; cơ sở chưa có mã số thuế tính là một doanh nghiệp \
         riêng; một doanh nghiệp có cơ sở ở nhiều địa bàn được đếm ở mỗi địa bàn.",
        "Enterprises are identified by the first ten digits of the tax code; an establishment without one \
         counts as one enterprise, and an enterprise with establishments in several areas counts in each.",
    );
    let workers = lang.pick(
        "Chỉ cộng lao động của các cơ sở có số liệu; ô trống là chưa biết, không phải 0.",
        "Workers are summed where known; an empty cell is unknown, not 0.",
    );
    vec![
        format!("{counted}; {by}.").into(),
        Note::on(&["estimated"], estimated),
        Note::on(&["establishments"], sums),
        Note::on(&["enterprises"], enterprises),
        Note::on(&["workers", "workers_known"], workers),
        classification.into(),
    ]
}
