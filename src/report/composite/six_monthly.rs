//! The report of a half year or a year in the form of a báo cáo sơ kết: five blocks of figures on the first page,
//! chapters for the task group to write, and annexes. Assessments are left blank for the authors.

use time::Date;

use super::{builder::Parts, charts};
use crate::{
    document::{
        parts::Document,
        provenance::{records, states},
        table::Provenance,
    },
    index::areas::Areas,
    model::{
        city::City,
        fold::fold,
        lang::{Lang, Text},
        presence::When,
        unit::Level,
    },
    report::{
        figures::{comparison::Pair, values::said, zone_states::bridge},
        oversight::{compliance, freshness, targets},
        parameter::Parameter,
        parameters::{Boundaries, Parameters, Period, ReportError},
        request::Request,
        sectors::{change, sector_mix, specialisation, structure},
        space::{clusters, distribution},
        zones::{land_use, occupancy},
    },
};

/// The number of sectors on the first page.
const SECTORS: usize = 5;

/// The number of rows on compliance on the first page: works, reports, old clusters and points.
const OWED: usize = 7;

/// The number of years in the chart of shares.
const YEARS: i32 = 4;

/// The report, from its letterhead to its annexes.
pub(crate) fn document(parameters: &Parameters, request: Request<'_>) -> Result<Document, ReportError> {
    let newest = request.now.firms.coverage().dates.map(|(_, newest)| newest.last_day().min(request.today));
    let by_default = || newest.map(Period::half_of).ok_or(ReportError::Missing(Parameter::Period));
    let period = parameters.period.map_or_else(by_default, Ok)?;
    let lang = request.lang;
    // A period that is not over is reported up to today.
    let days = (period.before().last_day(), period.last_day().min(request.today));
    if days.0 >= days.1 {
        return Err(ReportError::Value { parameter: Parameter::Period, found: period.to_string() });
    }
    let pair = Pair::new((Areas::City, None), 2, days, request);
    let mut parts = Parts::new(request);
    first_page(&mut parts, pair.as_ref(), days, request)?;
    parts.page_break();
    chapters(&mut parts, pair.as_ref(), days, request);
    parts.page_break();
    annexes(&mut parts, days, request)?;
    let title = lang.pick(
        format!(
            "Báo cáo sơ kết {} về phân bố không gian và chuyển dịch cơ cấu công nghiệp",
            period.name(lang)
        ),
        format!("Report on the spatial distribution and structure of industry, {}", period.name(lang)),
    );
    let so_far = (days.1 < period.last_day())
        .then(|| format!(" ({} {})", lang.pick("tính đến", "up to"), said(days.1, lang)));
    let title = title + &so_far.unwrap_or_default();
    let kind = fold(lang.pick("báo cáo sơ kết", "half-year report")).replace(' ', "-");
    let file = format!("{kind}-{period}");
    Ok(parts.document("six-monthly", title, letterhead(period, &request.now.city, lang)).filed_as(file))
}

/// The population of the figures on establishments: the share of the records in lists and maps, and the quality of
/// their data.
fn scope(day: Date, request: Request<'_>) -> String {
    let Request { now, lang, .. } = request;
    let when = When { day, today: request.today };
    let (known, absent) = (now.firms.known_on(when), now.firms.absent_on(when));
    let all = lang.pick(
        format!(
            "Sổ đăng ký không có toàn bộ cơ sở của thành phố. Danh sách, bản đồ và xuong check nói về mọi \
             bản ghi; báo cáo đếm cơ sở có mặt. Tính đến {}: {}.",
            said(day, lang),
            records(known, absent, lang)
        ),
        format!(
            "The register does not hold all establishments of the city. Lists, maps and xuong check tell of \
             every record, reports count the establishments that are there. As of {}: {}.",
            said(day, lang),
            records(known, absent, lang)
        ),
    );
    let doubts = states(day, known, doubts_listed(lang), lang).map(|told| format!(" {told}."));
    all + &doubts.unwrap_or_default()
}

/// Where establishments in doubt are listed.
fn doubts_listed(lang: Lang) -> &'static str {
    lang.pick("Phụ lục 5", "annex 5")
}

fn letterhead(period: Period, city: &City, lang: Lang) -> Vec<String> {
    let (year, city) = (period.last_day().year(), city.name.of(lang));
    lang.pick(
        vec![
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
            "Độc lập – Tự do – Hạnh phúc".to_owned(),
            format!("[Cơ quan báo cáo] – Số: ……/BC-…… – {city}, ngày …… tháng …… năm {year}"),
        ],
        vec!["[Reporting agency] – No. ……".to_owned(), format!("{city}, …… {year}")],
    )
}

/// Default parameters, with the day of the figures.
fn on(day: Date) -> Parameters {
    Parameters { on: Some(day.into()), ..Parameters::default() }
}

/// The heading of the targets, with the year of the plan.
fn targets_title(city: &City, lang: Lang) -> String {
    match &city.plan {
        Some(plan) => {
            lang.pick(format!("1. Mục tiêu đến năm {}", plan.until), format!("1. Targets for {}", plan.until))
        }
        None => lang.pick("1. Mục tiêu", "1. Targets").to_owned(),
    }
}

fn first_page(
    parts: &mut Parts<'_>,
    pair: Option<&Pair>,
    days: (Date, Date),
    request: Request<'_>,
) -> Result<(), ReportError> {
    let lang = request.lang;
    let brief = ["measure_name", "target", "unit", "actual", "period", "verdict_name"];
    let targets = targets::of_plan(&on(days.1), request).with_columns(&brief);
    parts.table(targets.brief(&targets_title(&request.now.city, lang)));
    let title = lang.pick("2. Đất của khu, cụm công nghiệp", "2. Land of parks and clusters");
    let brief =
        ["kind", "zones", "area_ha", "left_ha", "occupancy_before_pct", "occupancy_after_pct", "crossed"];
    let land = land_use::summary(title, days, request).with_columns(&brief).brief(title);
    parts.table(land.with_notes([land_use::summed(request.now, lang)]));
    if let Some(pair) = pair {
        let title = lang.pick(
            "3. Cơ cấu: năm ngành lớn nhất theo số cơ sở, kể cả ngành bằng thứ năm",
            "3. Structure: the five largest sectors and those as large as the fifth",
        );
        let brief = ["sector_name", "after", "share_before_pct", "share_after_pct", "points"];
        let mix = structure::draft(pair, title, request).with_columns(&brief);
        let mix = mix.first(structure::leading(pair, SECTORS)).brief(title);
        parts.table(mix.with_notes(structure::moved(pair, lang).into_iter().chain(pair.whom(request))));
    }
    let title = lang.pick("4. Phân bố không gian", "4. Spatial distribution");
    let spread = distribution::draft(title, days, request)?;
    parts.table(spread.brief_with_notes(title));
    let title = lang.pick("5. Tuân thủ và chất lượng số liệu", "5. Compliance and quality of data");
    let brief = ["item_name", "count", "known", "unknown"];
    let all = compliance::draft(title, days.1, request).with_columns(&brief);
    let more = all.left_after(OWED).map(|(told, all)| {
        lang.pick(
            format!("{told} dòng đầu trong {all} dòng; đủ các dòng ở Phụ lục 5."),
            format!("The first {told} of {all} lines; all of them stand in annex 5."),
        )
    });
    parts.table(all.first(OWED).brief(title).with_notes(more));
    let when = When { day: days.1, today: request.today };
    parts.note(Provenance::on(when, request.now, None).population(doubts_listed(lang), lang));
    parts.signs();
    Ok(())
}

fn chapters(parts: &mut Parts<'_>, pair: Option<&Pair>, days: (Date, Date), request: Request<'_>) {
    let lang = request.lang;
    parts.heading(
        1,
        Text::new("I. Công tác lãnh đạo, chỉ đạo, tuyên truyền", "I. Leadership and dissemination"),
    );
    parts.blank(Text::new(
        "Văn bản, kế hoạch đã ban hành: cơ quan, số, ngày",
        "Documents and plans issued: by whom, number, date",
    ));
    parts.heading(1, Text::new("II. Kết quả thực hiện", "II. Results"));
    parts.note(scope(days.1, request));
    parts.note(land_use::known(request.now, lang));
    parts.note(bridge(request.now, days.1, lang));
    sources(parts, days.1, request);
    parts.heading(2, Text::new("1. Kết quả so với mục tiêu", "1. Results against targets"));
    let columns = ["measure_name", "target", "unit", "actual", "period", "path_per_year", "verdict_name"];
    parts.table(targets::run(&on(days.1), request).with_columns(&columns));
    parts.heading(
        2,
        Text::new(
            "2. Phân bố không gian và chuyển dịch cơ cấu",
            "2. Spatial distribution and structural change",
        ),
    );
    if let Some(pair) = pair {
        let title = lang.pick("Cơ cấu ngành đầu kỳ và cuối kỳ", "Sector mix before and after");
        parts.picture(charts::shares(pair, request));
        parts.table(structure::draft(pair, title, request));
        let (picture, whole) = charts::years(pair, YEARS, request);
        parts.picture(picture);
        parts.note(whole);
    }
    charts::map(days.1, request).into_iter().for_each(|map| parts.picture(map));
    parts.heading(2, Text::new("3. Cụm liên kết ngành", "3. Linkage clusters"));
    parts.table(clusters::run(&on(days.1), request).with_columns(&CLUSTER));
    parts.heading(2, Text::new("4. Nguồn lực và ngân sách", "4. Resources and budget"));
    parts.blank(Text::new("Vốn đầu tư, ngân sách, nhân lực", "Investment, budget, people"));
    parts.heading(1, Text::new("III. Đánh giá chung", "III. Assessment"));
    parts.blank(Text::new("Kết quả nổi bật", "Achievements"));
    parts.blank(Text::new("Hạn chế và nguyên nhân (khách quan, chủ quan)", "Limits and causes"));
    parts.blank(Text::new("Bài học kinh nghiệm", "Lessons"));
    parts.heading(
        1,
        Text::new("IV. Nhiệm vụ, giải pháp kỳ tới", "IV. Tasks and solutions of the next period"),
    );
    parts.blank(Text::new("Nhiệm vụ, cơ quan chủ trì, thời hạn", "Task, responsible body, deadline"));
    parts.heading(1, Text::new("V. Kiến nghị, đề xuất", "V. Proposals"));
    parts.blank(Text::new("Với Thành ủy, các bộ, ngành", "To the City Committee and ministries"));
}

/// Whether the sources are as new as they could be.
fn sources(parts: &mut Parts<'_>, day: Date, request: Request<'_>) {
    if let Some(told) = freshness::sentence(request.now, day, request.lang) {
        parts.note(told);
    }
}

/// The printed columns of clusters.
const CLUSTER: [&str; 9] = [
    "name",
    "wards",
    "establishments",
    "enterprises",
    "workers",
    "in_zones_pct",
    "area_km2",
    "stable",
    "on_one_point",
];

/// How annexes 2 and 3 place establishments.
fn by_point(lang: Lang) -> String {
    lang.pick(
        "Cơ sở xếp vào xã, phường theo tọa độ; không có tọa độ thì không thuộc xã, phường nào (Phụ lục 4 \
         xếp cả theo địa chỉ, nên số của một xã, phường có thể khác).",
        "Establishments are placed in wards by their point alone; those without one are in no ward (annex 4 \
         also places by address, so that the numbers of a ward may differ).",
    )
    .to_owned()
}

/// How annex 4 places establishments.
fn by_address(lang: Lang) -> String {
    lang.pick(
        "Cơ sở xếp vào xã, phường theo tọa độ, không có thì theo địa chỉ (Phụ lục 2 và 3 chỉ theo tọa độ, \
         nên số của một xã, phường có thể khác).",
        "Establishments are placed in wards by their point, or else by their address (annexes 2 and 3 place \
         by point alone, so that the numbers of a ward may differ).",
    )
    .to_owned()
}

fn annexes(parts: &mut Parts<'_>, days: (Date, Date), request: Request<'_>) -> Result<(), ReportError> {
    let newest = request.now.base.newest(Level::Ward).or_else(|| request.now.base.editions.last());
    let by = newest.map_or(Boundaries::City, |edition| Boundaries::Edition(edition.code.to_string()));
    let wards =
        Parameters { boundaries: by, from: Some(days.0.into()), to: Some(days.1.into()), ..on(days.1) };
    let zones = Parameters { boundaries: Boundaries::Zones, ..on(days.1) };
    let lang = request.lang;
    parts.heading(1, Text::new("Phụ lục 1. Khu, cụm công nghiệp", "Annex 1. Zones and clusters"));
    // Zones may have the same name, so the code is shown too.
    let land = [
        "area",
        "area_name",
        "status",
        "area_ha",
        "industrial_land_ha",
        "leased_industrial_land_ha",
        "occupancy_pct",
        "rule",
        "dates",
        "note",
    ];
    let title = request
        .lang
        .pick("Đất của khu, cụm công nghiệp theo tình trạng", "Land by state of parks and clusters");
    parts.table(land_use::draft(title, days, request));
    parts.table(occupancy::run(&zones, request).with_columns(&land));
    parts.heading(1, Text::new("Phụ lục 2. Cơ cấu ngành theo xã, phường", "Annex 2. Sector mix by ward"));
    parts.note(by_point(lang));
    parts.table(sector_mix::run(&wards, request)?.with_columns(&MIX));
    parts.heading(
        1,
        Text::new("Phụ lục 3. Chuyên môn hóa theo xã, phường", "Annex 3. Specialisation by ward"),
    );
    parts.note(by_point(lang));
    parts.table(specialisation::specialisation(&wards, request)?.with_columns(&SPECIALISATION));
    parts.heading(
        1,
        Text::new("Phụ lục 4. Chuyển dịch cơ cấu theo xã, phường", "Annex 4. Structural change by ward"),
    );
    parts.note(by_address(lang));
    parts.table(change::change(&wards, request)?.with_columns(&CHANGE));
    parts.heading(1, Text::new("Phụ lục 5. Tuân thủ", "Annex 5. Compliance"));
    let owed = ["item_name", "count", "known", "unknown", "which"];
    parts.table(compliance::run(&on(days.1), request).with_columns(&owed));
    Ok(())
}

/// The columns of the annexes.
const MIX: [&str; 6] = ["area_name", "sector", "sector_name", "establishments", "share_pct", "workers"];
const SPECIALISATION: [&str; 6] =
    ["area_name", "sector_name", "establishments", "share_pct", "location_quotient", "reading"];
const CHANGE: [&str; 10] = [
    "area_name",
    "before",
    "after",
    "growth_pct",
    "nav_points",
    "phi_deg",
    "unsure_before_pct",
    "unsure_pct",
    "assumed_sector_before_pct",
    "assumed_sector_pct",
];
