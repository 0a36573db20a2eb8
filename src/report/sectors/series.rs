//! The sector mix year by year, comparable across changes of boundaries and of the classification.

use time::Date;

use crate::{
    document::{
        column::{Column, date, int, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        date::PartialDate,
        lang::{Lang, Text},
        observation::Basis,
        unit::Level,
    },
    report::{
        figures::{
            areas::{area_names, areas, edition, of, one_area},
            history::{Days, History, Weight},
            terms,
            values::{Names, said, sector_names},
            years::{after_newest, doubts, left_out, newest_year, year_end},
        },
        parameter::Parameter,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The number of years by default.
const YEARS: i32 = 4;

/// The largest number of years.
const MOST_YEARS: i32 = 50;

/// A sector in an area at the end of a year.
struct SeriesRow {
    year: i32,
    area: Names,
    sector: Names,
    weight: Weight,
    /// The establishments of all sectors.
    whole: f64,
    changed: Option<String>,
}

pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let only = one_area(parameters.area.as_deref(), areas, now)?;
    let history = History::new(request, areas, only, parameters.level);
    let mut notes: Vec<Note> = notes(lang).into_iter().map(Note::from).collect();
    let years: Vec<i32> = years(parameters, request)?.collect();
    let ends: Vec<Date> = years.iter().map(|year| year_end(*year, request.today)).collect();
    let Days { each, left_out: uncounted, .. } = history.on(&ends);
    let by_year = || years.iter().copied().zip(&ends).zip(&each);
    let rows = by_year().flat_map(|((year, end), day)| {
        day.cells.iter().map(move |((area, sector), weight)| SeriesRow {
            year,
            area: area_names(*area, areas, now, lang),
            sector: sector_names(*sector, lang),
            weight: *weight,
            whole: day.total(*area).all(),
            changed: changed(year, *end, request),
        })
    });
    let grid = Grid::of(&columns(lang), rows);
    notes.extend(by_year().filter_map(|((year, end), day)| {
        doubts(&told_end(year, *end, lang), day.doubts, lang).map(Note::from)
    }));
    let last = ends.last().and_then(|last| after_newest(*last, now, lang));
    notes.extend(left_out(uncounted, lang).into_iter().chain(last).map(Note::from));
    let estimated = by_year().any(|(_, day)| day.cells.values().any(|weight| weight.estimated > 0.0));
    let provenance = Provenance {
        basis: if estimated { Basis::Estimated } else { Basis::Counted },
        ..Provenance::over(&ends, request.today, request.now, edition(areas, now))
    };
    let title = lang.pick("Cơ cấu ngành qua các năm", "Sector mix over the years");
    Ok(Draft::new(Table {
        name: "series",
        title: format!("{title} — {}", of(parameters, areas, only, request)),
        grid,
        provenance,
        notes,
    }))
}

/// The basis of a figure: counted if nothing in it is estimated.
fn basis(estimated: f64) -> Basis {
    if estimated > 0.0 { Basis::Estimated } else { Basis::Counted }
}

fn years(
    parameters: &Parameters,
    request: Request<'_>,
) -> Result<std::ops::RangeInclusive<i32>, ReportError> {
    let newest = || newest_year(request.now, request.today);
    let last = parameters.to.map_or_else(newest, |to| to.last_day().year());
    let first = parameters.from.map_or(last - YEARS + 1, |from| from.first_day().year());
    if first > last || last - first >= MOST_YEARS {
        return Err(ReportError::Value { parameter: Parameter::From, found: first.to_string() });
    }
    Ok(first..=last)
}

/// A year, or the day up to which it is covered.
fn told_end(year: i32, end: Date, lang: Lang) -> String {
    if end.ordinal() < time::util::days_in_year(year) { said(end, lang) } else { year.to_string() }
}

/// Notes on changes within a year, and on a year that is not over.
fn changed(year: i32, end: Date, request: Request<'_>) -> Option<String> {
    let day = Some(told_end(year, end, request.lang)).filter(|told| *told != year.to_string());
    let so_far = day.map(|day| format!("{} {day}", request.lang.pick("tính đến", "up to")));
    let all: Vec<String> = so_far.into_iter().chain(breaks(year, request.now, request.lang)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// A note on changes in a year because of which figures published at the time are not comparable with earlier ones.
fn breaks(year: i32, now: &Snapshot, lang: Lang) -> Option<String> {
    let boundaries = now.base.editions.iter().filter(|edition| edition.level == Level::Ward);
    let begun = boundaries.filter_map(|edition| edition.units().filter_map(|unit| unit.valid_from).min());
    let begun = begun.filter(|from| from.first_day().year() == year);
    let boundary =
        begun.map(|from| format!("{} {}", lang.pick("ranh giới mới", "new boundaries"), from.said(lang)));
    let classification =
        (year == VSIC_2025).then(|| format!("VSIC 2025 {}", lang.pick("15/11/2025", "2025-11-15")));
    let all: Vec<String> = boundary.chain(classification).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The year in which the classification of Decision 36/2025/QĐ-TTg came into force, on 15 November.
const VSIC_2025: i32 = 2025;

fn columns<'c>(lang: Lang) -> Vec<Column<'c, SeriesRow>> {
    let year = date("year", Text::new("Năm", "Year"), |row: &SeriesRow| {
        row.year.to_string().parse::<PartialDate>().ok()
    });
    let own = [
        int(
            "establishments",
            Text::new("Cơ sở (đếm)", "Establishments (counted)"),
            |row: &SeriesRow| row.weight.counted,
        ),
        int(
            "estimated",
            Text::new("Cơ sở (ước tính)", "Establishments (estimated)"),
            |row: &SeriesRow| row.weight.estimated,
        ),
        int(
            "unsure",
            Text::new(
                "Trong số ước tính: chưa rõ có mặt tại địa bàn hay không",
                "Of the estimated: not known to be there",
            ),
            |row: &SeriesRow| row.weight.unsure,
        )
        .aside(),
        terms::share_of_all(|row: &SeriesRow| row.weight.all() / row.whole * 100.0),
        real("estimated_pct", Text::new("Phần ước tính", "Estimated part"), |row: &SeriesRow| {
            row.weight.estimated / row.weight.all() * 100.0
        })
        .aside()
        .in_unit("%"),
        text("basis", Text::new("Mã căn cứ", "Basis code"), |row: &SeriesRow| {
            basis(row.weight.estimated).code()
        })
        .aside(),
        text("basis_name", Text::new("Căn cứ", "Basis"), move |row: &SeriesRow| {
            basis(row.weight.estimated).name(lang)
        })
        .aside(),
        text("changed", Text::new("Thay đổi trong năm", "Changed that year"), |row: &SeriesRow| {
            row.changed.clone()
        })
        .aside(),
    ];
    let names = terms::area(|row: &SeriesRow| &row.area)
        .into_iter()
        .chain(terms::sector(|row: &SeriesRow| &row.sector));
    std::iter::once(year).chain(names).chain(own).collect()
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = lang.pick(
        [
            "Số liệu cuối mỗi năm, năm chưa hết thì tính đến hôm nay; ngành và vị trí của cơ sở ở mọi năm \
             là ngành và vị trí hiện nay; mọi năm đều theo cùng một bộ ranh giới và VSIC 2025 nên so sánh \
             được với nhau.",
            "Cơ sở đếm được là cơ sở đã mở hoặc đã được ghi nhận và chưa ghi nhận đóng cửa tính đến ngày \
             đó; tỷ trọng tính trên cả cơ sở đếm được và ước tính; mã VSIC 2018 được quy đổi theo bảng \
             tương ứng: mã mà VSIC 2025 chuyển một phần sang ngành khác thì ước tính vào ngành cùng mã số, \
             mã tách hẳn thành nhiều ngành ở cấp này thì để chưa rõ; ngành ngoài các mục B–E giữ mã VSIC \
             2018. Số lẻ là phần của cơ sở chia theo địa chỉ.",
        ],
        [
            "Figures are for the end of each year, of the running one for today; an establishment has the \
             sector and the place of today in all of them. All years have the same boundaries and VSIC \
             2025, so they can be compared.",
            "Counted are establishments that had opened or been seen by the day and are not known to have \
             closed by then; shares are of what was counted and estimated; codes of VSIC 2018 go by the \
             concordance: one of which VSIC 2025 moved a part elsewhere is estimated to be of the sector \
             with the same digits, one that was split altogether at this level stays unknown; sectors \
             outside sections B to E keep their code of 2018. Fractions are parts of establishments shared \
             by address.",
        ],
    );
    notes.map(str::to_owned).to_vec()
}
