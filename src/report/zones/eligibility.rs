//! Whether the law allows a new industrial cluster in a territory, or the expansion of one: Articles 2 and 8 of Decree
//! 32/2024/NĐ-CP as in force on a day, condition by condition. Missing facts never make a pass.

use time::Date;

use super::{
    cluster_law::ClusterLaw,
    cluster_territory::{self, Case},
    condition::Condition,
};
use crate::{
    document::{
        column::{Column, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::{Snapshot, areas::Areas},
    model::{
        lang::{Lang, Text},
        observation::Observation,
        verdict::Verdict,
        zone::Zone,
    },
    report::{
        figures::{
            areas::{areas, of, one_area},
            land::{Rule, lands, reported},
            observations::newest,
            sources,
            values::said,
            zones::{day, is_cluster},
        },
        parameter::{ClusterKind, Parameter, Plan},
        parameters::{Parameters, ReportError},
        request::Request,
        space::cluster_age::is_from_before_2009,
        unredacted::Draft,
    },
};

/// The report: the table of conditions.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let on = day(parameters, request);
    let law = ClusterLaw::on(on, now);
    let (conditions, about) = match parameters.plan {
        Plan::New => {
            let areas = areas(&parameters.boundaries, now)?;
            let only = one_area(parameters.area.as_deref(), areas, now)?;
            if only.is_none() && areas != Areas::City {
                return Err(ReportError::Missing(Parameter::Area));
            }
            let case = Case { parameters, areas, only, law, on, now, lang };
            (new_cluster(case), of(parameters, areas, only, request))
        }
        Plan::Expansion => {
            let code = parameters.zone.as_deref().ok_or(ReportError::Missing(Parameter::Zone))?;
            let found =
                code.parse().ok().and_then(|code| now.base.zone(&code)).filter(|zone| is_cluster(zone));
            let zone = found.ok_or_else(|| ReportError::Zone(code.to_owned()))?;
            (expansion(parameters, zone, law, on, request), zone.name.clone())
        }
    };
    let used = conditions.iter().flat_map(|own| own.rows.iter().copied());
    Ok(Draft::new(Table {
        name: "eligibility",
        title: format!("{} — {about} — {}", parameters.plan.name(lang), said(on, lang)),
        grid: Grid::of(&columns(now, lang), judged(&conditions, law, lang)),
        provenance: Provenance::of_observations(now, used.chain(reported(now, on)), None),
        notes: notes(law, lang).into_iter().map(Note::from).collect(),
    }))
}

/// A condition, or the conjunction of all.
struct VerdictRow<'a> {
    name: &'static str,
    verdict: Verdict,
    of: Option<&'a Condition<'a>>,
}

/// A row for each condition, then one for their conjunction.
fn judged<'a>(conditions: &'a [Condition<'a>], law: ClusterLaw<'_>, lang: Lang) -> Vec<VerdictRow<'a>> {
    // Before the decree was in force it allowed and forbade nothing.
    let in_force = law.is_in_force();
    let verdict = |own: &Condition<'_>| if in_force { own.verdict } else { Verdict::Unknown };
    let each =
        conditions.iter().map(|own| VerdictRow { name: own.name, verdict: verdict(own), of: Some(own) });
    let name = lang.pick("Tất cả các điều kiện", "All conditions");
    let all = VerdictRow { name, verdict: Verdict::all(conditions.iter().map(verdict)), of: None };
    each.chain([all]).collect()
}

fn new_cluster(case: Case<'_>) -> Vec<Condition<'_>> {
    let Case { parameters, law, lang, .. } = case;
    let listed = lang.pick(
        "Có trong danh mục cụm công nghiệp và phù hợp quy hoạch sử dụng đất",
        "On the approved list, on land that fits the land-use plan",
    );
    let mut conditions = vec![
        Condition::for_people(listed, "8(1)(a)", lang),
        investor("8(1)(b)", lang),
        least_area(parameters, law, lang),
        most_area(parameters.area_ha, "2; 8", law, lang),
        cluster_territory::condition(case),
    ];
    conditions.extend(parameters.cluster_kind.and_then(|kind| share_of_kind(kind, law, lang)));
    conditions
}

fn expansion<'a>(
    parameters: &Parameters,
    zone: &Zone,
    law: ClusterLaw<'a>,
    on: Date,
    request: Request<'a>,
) -> Vec<Condition<'a>> {
    let Request { now, lang, .. } = request;
    let fits = lang.pick("Có quỹ đất phù hợp quy hoạch sử dụng đất", "On land that fits the land-use plan");
    let mut conditions = vec![
        most_area(parameters.area_ha, "8(2)(a)", law, lang),
        Condition::for_people(fits, "8(2)(a)", lang),
        investor("8(2)(b)", lang),
        filled(parameters, zone, law, on, request),
        works(zone, law, on, now, lang),
    ];
    conditions.extend(parameters.cluster_kind.and_then(|kind| share_of_kind(kind, law, lang)));
    conditions
}

fn investor<'a>(clause: &'static str, lang: Lang) -> Condition<'a> {
    let name = lang.pick(
        "Có tổ chức đủ tư cách, năng lực đề nghị làm chủ đầu tư hạ tầng",
        "An able investor in infrastructure has applied",
    );
    Condition::for_people(name, clause, lang)
}

/// Whether a value is within a limit; `Unknown` if either is missing.
fn kept(value: Option<f64>, row: Option<&Observation>, keeps: fn(f64, f64) -> bool) -> Verdict {
    value.zip(row).map(|(value, row)| keeps(value, row.value)).into()
}

/// The smallest area by kind and terrain. If one of them is not given, the verdict is unknown unless all possible
/// limits agree.
fn least_area<'a>(parameters: &Parameters, law: ClusterLaw<'a>, lang: Lang) -> Condition<'a> {
    let cases = law.least_areas(parameters.cluster_kind, parameters.terrain);
    let verdicts = cases.iter().map(|row| kept(parameters.area_ha, *row, |v, l| v >= l));
    let verdict = verdicts.reduce(|all, own| if all == own { all } else { Verdict::Unknown });
    let mut limits: Vec<f64> = cases.iter().flatten().map(|row| row.value).collect();
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    let open = (limits.len() > 1).then(|| {
        let limits: Vec<String> = limits.iter().map(|limit| format!("{limit} ha")).collect();
        let limits = limits.join(lang.pick(" hoặc ", " or "));
        lang.pick(
            format!("ngưỡng {limits} tùy loại cụm (cluster_kind) và địa hình (terrain)"),
            format!("{limits}, by the kind (cluster_kind) and the terrain (terrain)"),
        )
    });
    let rests_on = [Some(proposed(parameters.area_ha, lang)), open];
    Condition {
        name: lang.pick("Diện tích cụm không nhỏ hơn", "Area of at least"),
        clause: "2",
        threshold: limits.first().copied().filter(|_| limits.len() == 1),
        unit: Some("ha"),
        value: parameters.area_ha,
        verdict: verdict.unwrap_or(Verdict::Unknown),
        rests_on: rests_on.into_iter().flatten().collect::<Vec<_>>().join("; "),
        rows: cases.into_iter().flatten().collect(),
    }
}

fn most_area<'a>(
    area_ha: Option<f64>,
    clause: &'static str,
    law: ClusterLaw<'a>,
    lang: Lang,
) -> Condition<'a> {
    let row = law.limit("cluster_area_at_most");
    Condition {
        name: lang.pick("Tổng diện tích cụm không vượt quá", "Whole area of at most"),
        clause,
        threshold: row.map(|row| row.value),
        unit: Some("ha"),
        value: area_ha,
        verdict: kept(area_ha, row, |v, l| v <= l),
        rests_on: proposed(area_ha, lang),
        rows: row.into_iter().collect(),
    }
}

/// The land that a cluster of a kind must set aside for it, which only its detailed plan shows.
fn share_of_kind(kind: ClusterKind, law: ClusterLaw<'_>, lang: Lang) -> Option<Condition<'_>> {
    let (measure, name) = match kind {
        ClusterKind::Craft => (
            "cluster_craft_land_at_least",
            Text::new(
                "Đất công nghiệp dành cho cơ sở di dời từ làng nghề tối thiểu",
                "Industrial land for those who move out of craft villages, at least",
            ),
        ),
        ClusterKind::Specialised => (
            "cluster_specialised_land_at_least",
            Text::new(
                "Đất công nghiệp dành cho một ngành, nghề tối thiểu",
                "Industrial land for one line of industry, at least",
            ),
        ),
        ClusterKind::Supporting => (
            "cluster_supporting_land_at_least",
            Text::new(
                "Đất công nghiệp dành cho công nghiệp hỗ trợ tối thiểu",
                "Industrial land for supporting industry, at least",
            ),
        ),
        ClusterKind::HighTech => (
            "cluster_hightech_land_at_least",
            Text::new(
                "Đất công nghiệp dành cho công nghiệp công nghệ cao tối thiểu",
                "Industrial land for high technology, at least",
            ),
        ),
        ClusterKind::Ordinary | ClusterKind::Eco => return None,
    };
    let row = law.limit(measure)?;
    let own = Condition::for_people(name.of(lang), "2", lang);
    Some(Condition { threshold: Some(row.value), unit: Some("%"), rows: vec![row], ..own })
}

fn proposed(area_ha: Option<f64>, lang: Lang) -> String {
    let told = match area_ha {
        Some(_) => lang.pick("diện tích đề xuất", "the area proposed"),
        None => lang.pick("chưa nhập diện tích đề xuất", "no area was given"),
    };
    told.to_owned()
}

fn filled<'a>(
    parameters: &Parameters,
    zone: &Zone,
    law: ClusterLaw<'a>,
    on: Date,
    Request { now, lang, .. }: Request<'a>,
) -> Condition<'a> {
    let land = lands(now, on).get(zone.code.as_str()).copied().unwrap_or_default();
    let occupancy = land.occupancy(zone);
    let row = law.limit("cluster_expansion_occupancy_at_least");
    // A percentage of unknown rule and date is shown, and decides nothing.
    let taken = land.industrial.zip(land.taken()).filter(|(all, _)| *all > 0.0);
    let share = taken.map(|(all, taken)| taken.share_pct(all));
    let full = share.zip(row).map_or(Verdict::Unknown, |(share, row)| share.is_at_least(row.value));
    let left = taken.map(|(all, taken)| taken.left_of(all));
    let demand = left.zip(parameters.demand_ha).map_or(Verdict::Unknown, |(left, d)| left.is_below(d));
    let rule = occupancy.map_or("–", |o| o.rule.name(lang));
    let doubt = match occupancy.map(|o| o.rule) {
        Some(Rule::LetAlone) => lang.pick("; tỷ lệ là mức ít nhất", "; the share is the least"),
        _ => "",
    };
    Condition {
        name: lang.pick(
            "Tỷ lệ lấp đầy tối thiểu, hoặc nhu cầu thuê vượt quỹ đất còn lại",
            "Occupancy of at least, or a demand above the land left",
        ),
        clause: "8(2)(c)",
        threshold: row.map(|row| row.value),
        unit: Some("%"),
        value: occupancy.map(|o| o.pct),
        verdict: Verdict::any([full, demand]),
        rests_on: lang.pick(
            format!("cách tính: {rule}{doubt}; nhu cầu thuê: {}", shown(parameters.demand_ha)),
            format!("rule: {rule}{doubt}; demand: {}", shown(parameters.demand_ha)),
        ),
        rows: row.into_iter().collect(),
    }
}

/// A figure in hectares, as text.
fn shown(ha: Option<f64>) -> String {
    ha.map_or_else(|| "–".to_owned(), |ha| format!("{ha} ha"))
}

/// The works required before an expansion, which the law may waive for old clusters.
fn works<'a>(zone: &Zone, law: ClusterLaw<'a>, on: Date, now: &Snapshot, lang: Lang) -> Condition<'a> {
    let known: Vec<(Verdict, &str)> = law
        .works(lang)
        .into_iter()
        .map(|(measure, name)| {
            let state = newest(now, zone.code.as_str(), measure, None, on).map(|o| o.value >= 1.0);
            (Verdict::from(state), name)
        })
        .collect();
    let in_use = Verdict::all(known.iter().map(|(verdict, _)| *verdict));
    let said = known.iter().map(|(verdict, name)| format!("{name}: {}", verdict.name(lang).to_lowercase()));
    let mut told: Vec<String> = said.collect();
    let waived = law.works_waived_before_2009();
    let verdict = match waived.map(|_| is_from_before_2009(zone, on)) {
        Some(Some(true)) => {
            told = vec![
                lang.pick(
                    "cụm có trước 5/10/2009: không phải xét",
                    "from before 5 October 2009: not required",
                )
                .to_owned(),
            ];
            Verdict::Pass
        }
        Some(None) if in_use != Verdict::Pass => {
            told.push(
                lang.pick(
                    "không phải xét nếu cụm có trước 5/10/2009: chưa rõ năm hình thành",
                    "not required of a cluster from before 5 October 2009: its years are not known",
                )
                .to_owned(),
            );
            Verdict::Unknown
        }
        _ => in_use,
    };
    Condition {
        name: lang.pick("Hạ tầng thiết yếu dùng chung đã hoàn thành", "Essential shared works are in use"),
        clause: "8(2)(d)",
        threshold: None,
        unit: None,
        value: None,
        verdict,
        rests_on: told.join("; "),
        rows: law.works_row().into_iter().chain(waived).collect(),
    }
}

fn columns(now: &Snapshot, lang: Lang) -> Vec<Column<'_, VerdictRow<'_>>> {
    let acts = move |row: &VerdictRow<'_>| row.of.and_then(|own| own.acts(lang));
    let figure = |name, title, value: fn(&Condition<'_>) -> Option<f64>| {
        real(name, title, move |row: &VerdictRow<'_>| row.of.map(value)).with_decimals(2)
    };
    vec![
        text("condition", Text::new("Điều kiện", "Condition"), |row: &VerdictRow<'_>| row.name),
        text("clause", Text::new("Điều khoản", "Article"), |row: &VerdictRow<'_>| {
            row.of.map(|own| own.clause)
        }),
        figure("value", Text::new("Giá trị", "Value"), |own| own.value),
        figure("threshold", Text::new("Ngưỡng", "Threshold"), |own| own.threshold),
        text("unit", Text::new("Đơn vị", "Unit"), |row: &VerdictRow<'_>| row.of.and_then(|own| own.unit))
            .aside(),
        text("verdict", Text::new("Mã kết quả", "Verdict"), |row: &VerdictRow<'_>| row.verdict.code())
            .coded(),
        text("verdict_name", Text::new("Kết quả", "Meaning"), move |row: &VerdictRow<'_>| {
            row.verdict.name(lang)
        }),
        text("rests_on", Text::new("Căn cứ", "Rests on"), |row: &VerdictRow<'_>| {
            row.of.map(|own| own.rests_on.clone())
        }),
        text("law", Text::new("Mã văn bản", "Code of the law"), move |row: &VerdictRow<'_>| acts(row))
            .coded(),
        text("law_name", Text::new("Văn bản", "Law"), move |row: &VerdictRow<'_>| {
            acts(row).map(|acts| sources::titled(&acts, now))
        }),
    ]
}

fn notes(law: ClusterLaw<'_>, lang: Lang) -> Vec<String> {
    let summary = lang.pick(
        "Nghị định 303/2026/NĐ-CP mới được biết qua bản tóm tắt, chưa đối chiếu với nguyên \
         văn: phải đọc nguyên văn trước khi quyết định.",
        "Decree 303/2026/NĐ-CP is known from a summary only, its own text was not seen: read \
         it before anything is decided.",
    );
    let notes = lang.pick(
        [
            "Điều 2, Điều 8 Nghị định 32/2024/NĐ-CP và văn bản sửa đổi; ngưỡng, địa bàn lấy theo văn bản có \
             hiệu lực tại ngày của số liệu (cột Văn bản). Trung bình là tổng đất công nghiệp coi như đã cho \
             thuê chia cho tổng đất công nghiệp.",
            "Đất công nghiệp coi như đã cho thuê gồm đất đã cho thuê, cho thuê lại và đất đã có chấp thuận \
             chủ trương đầu tư hoặc chứng nhận đăng ký đầu tư (Điều 2(7)). Điều kiện chưa rõ không bao giờ \
             được coi là đạt.",
        ],
        [
            "Articles 2 and 8 of Decree 32/2024/NĐ-CP as amended; thresholds and the territory are those in \
             force on the day of the figures (column Law). The average is all industrial land that counts \
             as leased over all industrial land.",
            "Land counts as leased if it is leased or subleased, or has an approved investment policy or an \
             investment certificate (Article 2(7)). What is unknown is never a pass.",
        ],
    );
    let told = notes.map(str::to_owned).into_iter();
    told.chain(law.rests_on_a_summary().then(|| summary.to_owned())).collect()
}
