//! What each area is known for: which sectors weigh more there than in the city, and how mixed the area is.
//!
//! Establishments are counted, whose number is public, or workers are summed; those of unknown sector are left out.

use std::collections::BTreeMap;

use crate::{
    analysis::{
        significance::{benjamini_hochberg, quotient_p_values},
        stars::stars,
        structure::{effective_sectors, krugman, location_quotient},
    },
    document::table::{Heading, Note, Provenance, Rows, Table},
    index::areas::Areas,
    model::{
        column::{Type, Value},
        lang::Lang,
        sector::SectorCode,
    },
    report::{
        disclosure::Spot,
        figures::{
            areas::{Area, area_names, areas, edition, of, one_area},
            counts::{Counts, whole},
            sector_counts::{Mix, classification, mix},
            sector_key::division_number,
            terms,
            values::{area_headings, count, four_digits, said, sector_names, share_pct},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// Of the quotients that are marked, no more than this share is expected to be chance.
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// Fewer of what is summed earn no stars.
const LEAST_FOR_STARS: f64 = 3.0;

/// Quotients of fewer establishments swing with each of them.
const FEW: u64 = 10;

/// Quotients for which areas stand out: quotient and establishments.
pub(crate) type Marked = BTreeMap<(Area, SectorCode), (f64, u64)>;

/// The quotients for which an area stands out, each with its establishments: above 1 and beyond chance. The first screen of
/// the app has the same rule.
pub(crate) fn marked(mix: &Mix) -> Marked {
    Counts::of(mix, Measure::Establishments).map(|counts| stand_out(&counts)).unwrap_or_default()
}

fn stand_out(counts: &Counts) -> Marked {
    let p_values = quotient_p_values(&counts.matrix);
    let most = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
    let mut marked = BTreeMap::new();
    for (area, sector) in (0..counts.areas.len()).flat_map(|a| (0..counts.sectors.len()).map(move |s| (a, s)))
    {
        let p_value = p_values[area * counts.sectors.len() + sector];
        let quotient = location_quotient(&counts.matrix, area, sector).filter(|quotient| *quotient > 1.0);
        if let (Some(quotient), true) = (quotient, p_value.zip(most).is_some_and(|(p, most)| p <= most)) {
            let key = (counts.areas[area], counts.sectors[sector]);
            marked.insert(key, (quotient, counts.establishments(area, sector)));
        }
    }
    marked
}

/// Columns of a quotient that tell of workers when those are summed.
const OF_QUOTIENT: [usize; 4] = [5, 6, 7, 8];

/// Stars rank an area among others, so that they tell of figures of others that are not told.
const STARS: usize = 10;

/// Columns of an area that tell of workers when those are summed.
const OF_AREA: [usize; 7] = [2, 4, 5, 6, 7, 8, 9];

/// One row for each sector that an area has.
pub(crate) fn specialisation(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let lang = request.lang;
    let rows = |counts: &Counts, areas: Areas, only: Option<Area>| {
        let matrix = &counts.matrix;
        // The chance of a quotient is that of counts of independent things, which workers are not.
        let p_values = match parameters.measure {
            Measure::Establishments => quotient_p_values(matrix),
            Measure::Workers => vec![None; counts.establishments.len()],
        };
        let stars = stars(matrix, LEAST_FOR_STARS);
        let significant = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
        let mut rows = Rows::default();
        for (area, sector) in
            (0..counts.areas.len()).flat_map(|a| (0..counts.sectors.len()).map(move |s| (a, s)))
        {
            let establishments = counts.establishments(area, sector);
            if establishments == 0 || only.is_some_and(|only| only != counts.areas[area]) {
                continue;
            }
            let is_known = counts.is_known(area, sector);
            let own = whole(matrix.region(area)[sector]);
            let p_value = p_values[area * counts.sectors.len() + sector];
            let marked = p_value.map(|p| significant.is_some_and(|most| p <= most));
            let (code, name) = area_names(counts.areas[area], areas, request.now, lang);
            let (sector_code, sector_name) = sector_names(Some(counts.sectors[sector]), lang);
            let city = whole(matrix.sector_totals()[sector]);
            rows.push(vec![
                code,
                name,
                sector_code,
                sector_name,
                count(establishments),
                if is_known { share(own, whole(matrix.region_totals()[area])) } else { Value::Null },
                if counts.is_known_anywhere(sector) {
                    share(city, whole(matrix.total()))
                } else {
                    Value::Null
                },
                rounded(location_quotient(matrix, area, sector).filter(|_| is_known)),
                p_value.map_or(Value::Null, |p| Value::Real(four_digits(p))),
                Value::text(Some(reading(marked, establishments, lang))),
                stars[area * counts.sectors.len() + sector]
                    .filter(|_| is_known)
                    .map_or(Value::Null, |s| count(s.count.into())),
                Value::text(Some(verdict(p_value, significant))),
            ]);
            if parameters.measure == Measure::Establishments {
                continue;
            }
            rows.restrict(STARS);
            let division = division_number(Some(counts.sectors[sector]));
            let spot = spot(counts.areas[area], areas, parameters, request);
            if !is_known || !request.guard.tells_quotient(request.now, spot, division) {
                OF_QUOTIENT.iter().for_each(|column| rows.restrict(*column));
            }
        }
        rows
    };
    let title = lang.pick("Chuyên môn hóa", "Specialisation");
    let (headings, notes) =
        (quotient_headings(parameters.measure, lang), quotient_notes(parameters.measure, lang));
    draft("specialisation", title, headings, notes, parameters, request, rows)
}

/// One row for each area.
pub(crate) fn diversity(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let lang = request.lang;
    let rows = |counts: &Counts, areas: Areas, only: Option<Area>| {
        let matrix = &counts.matrix;
        let mut rows = Rows::default();
        // Sums of workers are not tested, so that nothing tells which of their quotients stand out.
        let told = (parameters.measure == Measure::Establishments).then(|| stand_out(counts));
        for area in 0..counts.areas.len() {
            let present = (0..counts.sectors.len()).filter(|s| counts.establishments(area, *s) > 0).count();
            // An area is told for its establishments, whatever is known of their workers.
            if present == 0 || only.is_some_and(|only| only != counts.areas[area]) {
                continue;
            }
            let own = matrix.region_mix(area);
            let rest = matrix.rest_mix(area);
            let may_lead = |s: &usize| {
                let key = (counts.areas[area], counts.sectors[*s]);
                counts.is_known(area, *s) && told.as_ref().is_none_or(|told| told.contains_key(&key))
            };
            let quotients = (0..counts.sectors.len()).filter(may_lead);
            let quotients = quotients.filter_map(|s| Some((location_quotient(matrix, area, s)?, s)));
            // The city compared with itself has a quotient of 1 everywhere.
            let top = quotients
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|_| own.is_some() && areas != Areas::City);
            let (code, name) = area_names(counts.areas[area], areas, request.now, lang);
            let (sector_code, sector_name) = top.map_or((Value::Null, Value::Null), |(_, most)| {
                sector_names(Some(counts.sectors[most]), lang)
            });
            rows.push(vec![
                code,
                name,
                counts.region(area).map_or(Value::Null, count),
                count(present as u64),
                rounded(own.as_ref().map(effective_sectors)),
                rounded(own.as_ref().zip(rest).map(|(own, rest)| krugman(own, &rest))),
                sector_code,
                sector_name,
                top.map_or(Value::Null, |(_, most)| count(counts.establishments(area, most))),
                rounded(top.map(|(quotient, _)| quotient)),
            ]);
            if parameters.measure == Measure::Establishments {
                continue;
            }
            let spot = spot(counts.areas[area], areas, parameters, request);
            if counts.region(area).is_none() || !request.guard.tells_structure(request.now, spot) {
                OF_AREA.iter().for_each(|column| rows.restrict(*column));
            }
        }
        rows
    };
    let title = lang.pick("Mức đa dạng ngành", "Diversity of sectors");
    let headings = diversity_headings(parameters.measure, lang);
    draft("diversity", title, headings, diversity_notes(parameters.measure, lang), parameters, request, rows)
}

/// Where figures on an area stand.
fn spot(area: Area, areas: Areas, parameters: &Parameters, request: Request<'_>) -> Spot {
    Spot { areas, area: area.number(), level: parameters.level, on: parameters.when(request.today).day }
}

fn draft(
    name: &'static str,
    title: &str,
    headings: Vec<Heading>,
    notes: Vec<Note>,
    parameters: &Parameters,
    request: Request<'_>,
    rows: impl FnOnce(&Counts, Areas, Option<Area>) -> Rows,
) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let only = one_area(parameters.area.as_deref(), areas, now)?;
    let when = parameters.when(request.today);
    let mix = mix(areas, parameters.level, when, now);
    let (by, measure) = (of(parameters, areas, only, request), parameters.measure.name(lang));
    let day = said(when.day, lang);
    let classification = classification(parameters.level, when, now, lang);
    let counts = Counts::of(&mix, parameters.measure);
    let Rows { rows, marks } = counts.map_or_else(Rows::default, |counts| rows(&counts, areas, only));
    Ok(Draft::new(Table {
        name,
        title: format!("{title} ({measure}) — {by} — {day}"),
        headings,
        rows,
        marks,
        places: Vec::new(),
        provenance: Provenance::on(when, now, edition(areas, now)),
        notes: notes.into_iter().chain([classification.into()]).collect(),
    }))
}

/// A share in per cent; unknown where there is no whole.
fn share(part: u64, whole: u64) -> Value<'static> {
    if whole == 0 { Value::Null } else { Value::Real(share_pct(part, whole)) }
}

/// To three decimals.
fn rounded(n: Option<f64>) -> Value<'static> {
    n.map_or(Value::Null, |n| Value::Real((n * 1000.0).round() / 1000.0))
}

/// `marked` is unknown where nothing tells the chance.
fn reading(marked: Option<bool>, establishments: u64, lang: Lang) -> &'static str {
    match (marked, establishments < FEW) {
        (None | Some(false), true) => lang.pick("ít cơ sở", "few establishments"),
        // No test is made of sums of workers.
        (None, false) => lang.pick("không kiểm định", "not tested"),
        (Some(true), false) => terms::beyond_chance(lang),
        (Some(true), true) => lang.pick("hơn ngẫu nhiên, ít cơ sở", "beyond chance, few establishments"),
        (Some(false), false) => lang.pick("có thể ngẫu nhiên", "may be chance"),
    }
}

/// What the test of a quotient says, for programs: the same words in every language.
fn verdict(p_value: Option<f64>, most: Option<f64>) -> &'static str {
    match p_value {
        None => "not_tested",
        Some(p) if most.is_some_and(|most| p <= most) => "beyond_chance",
        Some(_) => "may_be_chance",
    }
}

fn quotient_headings(measure: Measure, lang: Lang) -> Vec<Heading> {
    let own = [
        terms::sector(lang),
        Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text),
        terms::establishments(lang),
        terms::share_of_known(measure, lang),
        terms::city_share_of_known(measure, lang).aside(),
        Heading::new(
            "location_quotient",
            lang.pick("Thương số vị trí (LQ)", "Location quotient"),
            Type::Real,
        )
        .with_decimals(3),
        Heading::new("p_value", lang.pick("Trị số p", "p-value"), Type::Real).aside().with_decimals(None),
        Heading::new("reading", lang.pick("Cách đọc", "Reading"), Type::Text),
        Heading::new("stars", lang.pick("Số sao cụm", "Cluster stars"), Type::Int).aside(),
        Heading::new(
            "verdict",
            lang.pick("Kết quả kiểm định (mã)", "Verdict of the test (code)"),
            Type::Text,
        )
        .aside(),
    ];
    area_headings(lang).into_iter().chain(own).collect()
}

fn diversity_headings(measure: Measure, lang: Lang) -> Vec<Heading> {
    let size = match measure {
        Measure::Establishments => lang.pick("Cơ sở đã rõ ngành", "With a known sector"),
        Measure::Workers => lang.pick("Lao động ở cơ sở đã rõ ngành", "Workers of a known sector"),
    };
    let (top, code_of_top) = match measure {
        Measure::Establishments => (
            lang.pick("Ngành hơn ngẫu nhiên có LQ lớn nhất", "Sector beyond chance of the largest LQ"),
            lang.pick("Mã ngành đó (hơn ngẫu nhiên)", "Code of that sector (beyond chance)"),
        ),
        Measure::Workers => (
            lang.pick("Ngành có LQ lớn nhất (không kiểm định)", "Sector of the largest LQ (not tested)"),
            lang.pick("Mã ngành đó (không kiểm định)", "Code of that sector (not tested)"),
        ),
    };
    let own = [
        Heading::new(measure.code(), size, Type::Int),
        Heading::new("sectors", lang.pick("Số ngành", "Sectors"), Type::Int).aside(),
        Heading::new("effective_sectors", lang.pick("Số ngành hiệu dụng", "Effective sectors"), Type::Real)
            .with_decimals(3),
        Heading::new("krugman", lang.pick("Chỉ số Krugman", "Krugman index"), Type::Real).with_decimals(3),
        Heading::new("top_sector", code_of_top, Type::Text).aside(),
        Heading::new("top_sector_name", top, Type::Text),
        Heading::new(
            "top_establishments",
            lang.pick("Cơ sở của ngành đó", "Establishments of that sector"),
            Type::Int,
        )
        .aside(),
        Heading::new("top_quotient", lang.pick("LQ của ngành đó", "LQ of that sector"), Type::Real)
            .with_decimals(3),
    ];
    area_headings(lang).into_iter().chain(own).collect()
}

fn quotient_notes(measure: Measure, lang: Lang) -> Vec<Note> {
    let of = measure.name(lang);
    let few = FEW;
    let quotient = match lang {
        Lang::Vi => format!(
            "LQ (Florence 1939) là tỷ trọng của ngành trong địa bàn chia cho tỷ trọng trong thành phố, theo {of} ở các cơ sở đã rõ ngành: đếm trong sổ đăng ký, kể cả mã VSIC 2018 quy đổi và cơ sở ước tính."
        ),
        Lang::En => format!(
            "The location quotient (Florence 1939) is the share of a sector in the area over its share in the city, by {of} of known sector: counted in the register, with codes of VSIC 2018 that were converted and establishments that are estimated."
        ),
    };
    let p_value = lang.pick(
        "Trị số p là xác suất có chừng ấy cơ sở hoặc hơn nếu mỗi cơ sở chọn ngành theo cơ cấu của thành phố.",
        "The p-value is the chance of as many establishments or more if each picked its sector by the mix of the city.",
    );
    let test = lang.pick(
        "“Hơn ngẫu nhiên”: nhiều cơ sở hơn mức có được nếu mỗi cơ sở chọn ngành theo cơ cấu của thành phố, giữ tỷ lệ phát hiện sai ở 5 % (Benjamini & Hochberg 1995).",
        "'Beyond chance': more establishments than if each picked its sector by the mix of the city, with the rate of false discoveries kept at 5 % (Benjamini & Hochberg 1995).",
    );
    let few = match (measure, lang) {
        (Measure::Establishments, Lang::Vi) => {
            format!("“Ít cơ sở”: dưới {few} cơ sở thì LQ đổi nhiều theo từng cơ sở.")
        }
        (Measure::Establishments, Lang::En) => {
            format!("'Few establishments': below {few} a quotient swings with each of them.")
        }
        (Measure::Workers, Lang::Vi) => {
            format!(
                "Với lao động thì không kiểm định được; dưới {few} cơ sở thì LQ đổi nhiều theo từng cơ sở."
            )
        }
        (Measure::Workers, Lang::En) => format!(
            "Quotients of workers are not tested; below {few} establishments a quotient swings with each of them."
        ),
    };
    let stars = lang.pick(
        "Sao cụm (European Cluster Observatory): quy mô trong nhóm 10 % địa bàn dẫn đầu của ngành, LQ từ 2, tỷ trọng trong nhóm 10 % cao nhất; mỗi tiêu chí một sao.",
        "Cluster stars (European Cluster Observatory): among the leading tenth of areas by size, a quotient of 2 or more, among the leading tenth of shares; one star each.",
    );
    let tested = measure == Measure::Establishments;
    [
        Some(Note::on(&["location_quotient"], quotient)),
        tested.then(|| Note::on(&["p_value"], p_value)),
        tested.then(|| Note::on(&["reading", "verdict"], test)),
        Some(Note::on(&["reading", "location_quotient"], few)),
        Some(Note::on(&["stars"], stars)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn diversity_notes(measure: Measure, lang: Lang) -> Vec<Note> {
    let of = measure.name(lang);
    let effective = match lang {
        Lang::Vi => format!(
            "Số ngành hiệu dụng là nghịch đảo của chỉ số Herfindahl-Hirschman: chừng ấy ngành bằng nhau cho cùng mức tập trung; theo {of} ở các cơ sở đã rõ ngành: đếm trong sổ đăng ký, kể cả mã VSIC 2018 quy đổi và cơ sở ước tính."
        ),
        Lang::En => format!(
            "Effective sectors are the inverse of the Herfindahl-Hirschman index: as many equal sectors would be as concentrated; by {of} of known sector: counted in the register, with codes of VSIC 2018 that were converted and establishments that are estimated."
        ),
    };
    let krugman = lang.pick(
        "Chỉ số Krugman (1991) so cơ cấu của địa bàn với phần còn lại của thành phố: 0 là giống hệt, 2 là không chung ngành nào; để trống khi không có phần còn lại.",
        "The Krugman index (1991) compares the mix of the area with that of the rest of the city: 0 is the same, 2 has no sector in common; empty where there is no rest.",
    );
    let top = match (measure, lang) {
        (Measure::Establishments, Lang::Vi) => {
            "Ngành ghi tên là ngành có LQ lớn nhất trong các ngành hơn ngẫu nhiên và trên 1, như trên bản đồ của trang đầu; để trống khi không có ngành nào như vậy."
        }
        (Measure::Establishments, Lang::En) => {
            "The sector that is named has the largest location quotient of those beyond chance and above 1, as on the map of the first screen; empty where there is none."
        }
        (Measure::Workers, Lang::Vi) => {
            "Ngành ghi tên là ngành có LQ lớn nhất theo lao động; chưa kiểm định nên có thể do ngẫu nhiên."
        }
        (Measure::Workers, Lang::En) => {
            "The sector that is named has the largest location quotient by workers; that is not tested and may be chance."
        }
    };
    vec![
        Note::on(&["effective_sectors"], effective),
        Note::on(&["krugman"], krugman),
        Note::on(&["top_sector", "top_sector_name", "top_establishments", "top_quotient"], top),
    ]
}
