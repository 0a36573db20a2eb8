//! Whether the law allows a new industrial cluster in a territory, or the expansion of one: Article 8 of Decree
//! 32/2024/NĐ-CP, condition by condition. Thresholds are dated observations on the subject `law`; what is not known is
//! never a pass.

use std::{collections::HashMap, sync::Arc};

use time::Date;

use super::{
    areas::{Area, areas, one_area},
    catalogue::Asked,
    draft::Draft,
    land::{Land, Rule, lands},
    measured::{newest, threshold},
    occupancy::{day, is_cluster, is_established, zones},
    parameters::{Parameter, Parameters, Plan, ReportError},
    series::of,
    table::{Heading, Provenance, Rows, Table},
    values::said,
};
use crate::{
    index::{Snapshot, cells::Areas},
    model::{
        column::{Type, Value},
        lang::Lang,
        verdict::Verdict,
        zone::Zone,
    },
};

/// A condition, with everything its verdict rests on.
struct Condition {
    name: &'static str,
    clause: &'static str,
    /// The threshold in words and as a number.
    threshold: Option<f64>,
    unit: Option<&'static str>,
    value: Option<f64>,
    verdict: Verdict,
    rests_on: String,
}

impl Condition {
    /// Something that no figure of the register tells.
    fn for_people(name: &'static str, clause: &'static str, lang: Lang) -> Self {
        let rests_on = lang.pick("cần cơ quan có thẩm quyền xác nhận", "to be confirmed by the authority");
        let rests_on = rests_on.to_owned();
        Self { name, clause, threshold: None, unit: None, value: None, verdict: Verdict::Unknown, rests_on }
    }
}

/// The condition table.
pub(super) fn run(parameters: &Parameters, asked: Asked<'_>) -> Result<Draft, ReportError> {
    let Asked { now, lang, .. } = asked;
    let on = day(parameters, now);
    let (conditions, about) = match parameters.plan {
        Plan::New => {
            let areas = areas(&parameters.boundaries, now)?;
            let only = one_area(parameters.area.as_deref(), areas, now)?;
            if only.is_none() && areas != Areas::City {
                return Err(ReportError::Missing(Parameter::Area));
            }
            (new_cluster(parameters, areas, only, on, asked), of(parameters, areas, only, asked))
        }
        Plan::Expansion => {
            let code = parameters.zone.as_deref().ok_or(ReportError::Missing(Parameter::Zone))?;
            let found =
                code.parse().ok().and_then(|code| now.base.zone(&code)).filter(|zone| is_cluster(zone));
            let zone = found.ok_or_else(|| ReportError::Zone(code.to_owned()))?;
            (expansion(parameters, zone, on, asked), zone.name.clone())
        }
    };
    // Before the decree was in force it allowed and forbade nothing.
    let in_force = threshold(now, "cluster_area_at_most", on).is_some();
    let judged =
        |own: Condition| Condition { verdict: if in_force { own.verdict } else { Verdict::Unknown }, ..own };
    let conditions: Vec<Condition> = conditions.into_iter().map(judged).collect();
    let all = Verdict::all(conditions.iter().map(|condition| condition.verdict));
    let mut rows = Rows::default();
    for condition in conditions {
        rows.push(vec![
            Value::text(Some(condition.name)),
            Value::text(Some(condition.clause)),
            Value::real(condition.value),
            Value::real(condition.threshold),
            Value::text(condition.unit),
            Value::text(Some(condition.verdict.code())),
            Value::text(Some(condition.verdict.name(lang))),
            Value::shown(Some(condition.rests_on)),
        ]);
    }
    let whole = lang.pick("Tất cả các điều kiện", "All conditions");
    let empty = || Value::Null;
    rows.push(vec![
        Value::text(Some(whole)),
        empty(),
        empty(),
        empty(),
        empty(),
        Value::text(Some(all.code())),
        Value::text(Some(all.name(lang))),
        empty(),
    ]);
    Ok(Draft::new(Table {
        name: "eligibility",
        title: format!("{} — {about} — {}", parameters.plan.name(lang), said(on, lang)),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places: Vec::new(),
        provenance: Provenance::of_observations(now),
        notes: notes(lang),
    }))
}

fn new_cluster(
    parameters: &Parameters,
    areas: Areas,
    only: Option<Area>,
    on: Date,
    asked: Asked<'_>,
) -> Vec<Condition> {
    let Asked { now, lang, .. } = asked;
    let listed = lang.pick(
        "Có trong danh mục cụm công nghiệp và phù hợp quy hoạch sử dụng đất",
        "On the approved list, on land that fits the land-use plan",
    );
    let counted = Territory::of(now, areas, only, on);
    vec![
        Condition::for_people(listed, "8(1)(a)", lang),
        investor("8(1)(b)", lang),
        least_area(parameters, on, now, lang),
        most_area(parameters.area_ha, "2; 8", on, now, lang),
        counted.condition(on, now, lang),
    ]
}

fn expansion(parameters: &Parameters, zone: &Arc<Zone>, on: Date, asked: Asked<'_>) -> Vec<Condition> {
    let Asked { now, lang, .. } = asked;
    let fits = lang.pick("Có quỹ đất phù hợp quy hoạch sử dụng đất", "On land that fits the land-use plan");
    let land = lands(now, on).get(zone.code.as_str()).copied().unwrap_or_default();
    vec![
        most_area(parameters.area_ha, "8(2)(a)", on, now, lang),
        Condition::for_people(fits, "8(2)(a)", lang),
        investor("8(2)(b)", lang),
        filled(parameters, zone, land, on, now, lang),
        works(zone, on, now, lang),
    ]
}

fn investor(clause: &'static str, lang: Lang) -> Condition {
    let name = lang.pick(
        "Có tổ chức đủ tư cách, năng lực đề nghị làm chủ đầu tư hạ tầng",
        "An able investor in infrastructure has applied",
    );
    Condition::for_people(name, clause, lang)
}

/// A limit of the law with its number, and whether a value keeps it; unknown where either is.
fn limit(
    measure: &str,
    value: Option<f64>,
    keeps: fn(f64, f64) -> bool,
    on: Date,
    now: &Snapshot,
) -> (Option<f64>, Verdict) {
    let limit = threshold(now, measure, on).map(|o| o.value);
    (limit, value.zip(limit).map(|(value, limit)| keeps(value, limit)).into())
}

fn least_area(parameters: &Parameters, on: Date, now: &Snapshot, lang: Lang) -> Condition {
    let (threshold, verdict) = limit("cluster_area_at_least", parameters.area_ha, |v, l| v >= l, on, now);
    Condition {
        name: lang.pick("Diện tích cụm không nhỏ hơn", "Area of at least"),
        clause: "2",
        threshold,
        unit: Some("ha"),
        value: parameters.area_ha,
        verdict,
        rests_on: proposed(parameters.area_ha, lang),
    }
}

fn most_area(area_ha: Option<f64>, clause: &'static str, on: Date, now: &Snapshot, lang: Lang) -> Condition {
    let (threshold, verdict) = limit("cluster_area_at_most", area_ha, |v, l| v <= l, on, now);
    Condition {
        name: lang.pick("Tổng diện tích cụm không vượt quá", "Whole area of at most"),
        clause,
        threshold,
        unit: Some("ha"),
        value: area_ha,
        verdict,
        rests_on: proposed(area_ha, lang),
    }
}

fn proposed(area_ha: Option<f64>, lang: Lang) -> String {
    let told = match area_ha {
        Some(_) => lang.pick("diện tích đề xuất (tham số area_ha)", "the area proposed (parameter area_ha)"),
        None => {
            lang.pick("chưa cho biết diện tích (tham số area_ha)", "no area was given (parameter area_ha)")
        }
    };
    told.to_owned()
}

fn filled(
    parameters: &Parameters,
    zone: &Zone,
    land: Land,
    on: Date,
    now: &Snapshot,
    lang: Lang,
) -> Condition {
    let occupancy = land.occupancy(zone);
    let pct = occupancy.map(|o| o.pct);
    // A percentage of unknown rule and day is told, and proves nothing.
    let proved = occupancy.filter(|o| o.rule != Rule::Published).map(|o| o.pct);
    let (threshold, full) = limit("cluster_expansion_occupancy_at_least", proved, |v, l| v >= l, on, now);
    let demand = parameters.demand_ha.zip(land.unleased_industrial()).map(|(demand, left)| demand > left);
    let rule = occupancy.map_or("–", |o| o.rule.name(lang));
    Condition {
        name: lang.pick(
            "Tỷ lệ lấp đầy tối thiểu, hoặc nhu cầu thuê vượt quỹ đất còn lại",
            "Occupancy of at least, or a demand above the land left",
        ),
        clause: "8(2)(c)",
        threshold,
        unit: Some("%"),
        value: pct,
        verdict: Verdict::any([full, demand.into()]),
        rests_on: match lang {
            Lang::Vi => format!("cách tính: {rule}; nhu cầu thuê: {}", shown(parameters.demand_ha)),
            Lang::En => format!("rule: {rule}; demand: {}", shown(parameters.demand_ha)),
        },
    }
}

/// A figure in hectares in words.
fn shown(ha: Option<f64>) -> String {
    ha.map_or_else(|| "–".to_owned(), |ha| format!("{ha} ha"))
}

/// The works that an expansion needs finished.
const WORKS: [(&str, &str, &str); 3] = [
    ("internal_roads", "giao thông nội bộ", "internal roads"),
    ("water_supply", "cấp nước", "water supply"),
    ("wastewater_plant", "thu gom, xử lý nước thải", "collection and treatment of waste water"),
];

fn works(zone: &Zone, on: Date, now: &Snapshot, lang: Lang) -> Condition {
    let known = WORKS.map(|(measure, vi, en)| {
        let state = newest(now, zone.code.as_str(), measure, None, on).map(|o| o.value >= 1.0);
        (Verdict::from(state), lang.pick(vi, en))
    });
    let said = known.map(|(verdict, name)| format!("{name}: {}", verdict.name(lang).to_lowercase()));
    Condition {
        name: lang.pick("Hạ tầng thiết yếu dùng chung đã hoàn thành", "Essential shared works are in use"),
        clause: "8(2)(d)",
        threshold: None,
        unit: None,
        value: None,
        verdict: Verdict::all(known.map(|(verdict, _)| verdict)),
        rests_on: said.join("; "),
    }
}

/// The clusters that stand in a territory.
struct Territory<'a> {
    /// Established there for sure.
    there: Vec<(&'a Zone, Land)>,
    /// Perhaps there, or perhaps established: their place or their state is not known.
    perhaps: usize,
}

impl<'a> Territory<'a> {
    fn of(now: &'a Snapshot, areas: Areas, only: Option<Area>, on: Date) -> Self {
        let lands: HashMap<&str, Land> = lands(now, on);
        let mut territory = Self { there: Vec::new(), perhaps: 0 };
        for zone in zones(now).filter(|zone| is_cluster(zone)) {
            let inside = only.map_or(Some(true), |only| {
                let Areas::Edition(at) = areas else { return None };
                let point = zone.location.as_ref()?.point;
                let unit = now.base.editions.get(at)?.locate(point)?;
                Some(Some(now.base.editions[at].number_of(unit.code.as_str())) == only.number())
            });
            match (inside, is_established(zone)) {
                (Some(false), _) | (_, Some(false)) => {}
                (Some(true), Some(true)) => {
                    let land = lands.get(zone.code.as_str()).copied().unwrap_or_default();
                    territory.there.push((zone, land));
                }
                _ => territory.perhaps += 1,
            }
        }
        territory
    }

    /// Article 8(1)(c): the average occupancy, or the land that is left.
    fn condition(&self, on: Date, now: &Snapshot, lang: Lang) -> Condition {
        let known: Vec<(f64, f64)> =
            self.there.iter().filter_map(|(_, l)| Some((l.leased_industrial?, l.industrial?))).collect();
        let complete = known.len() == self.there.len() && self.perhaps == 0;
        let (leased, all) = known.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let average = (complete && all > 0.0).then_some(leased / all * 100.0);
        let above = |pct, limit| pct > limit;
        let (threshold, full) = limit("cluster_new_average_occupancy_above", average, above, on, now);
        let most = super::measured::threshold(now, "cluster_new_unleased_land_at_most", on).map(|o| o.value);
        let left = all - leased;
        let scarce = match most {
            // More than allowed is left already among those that are known.
            Some(most) if left > most => Verdict::Fail,
            Some(_) if complete => Verdict::Pass,
            _ => Verdict::Unknown,
        };
        let none = self.there.is_empty() && self.perhaps == 0;
        let verdict = if none { Verdict::Pass } else { Verdict::any([full, scarce]) };
        let (there, perhaps, told) = (self.there.len(), self.perhaps, known.len());
        let most = shown(most);
        let left = super::render::written::real(left, Some(2), lang);
        Condition {
            name: lang.pick(
                "Tỷ lệ lấp đầy trung bình các cụm đã thành lập, hoặc quỹ đất chưa cho thuê không quá giới hạn",
                "Average occupancy of the clusters established, or land not let within the limit",
            ),
            clause: "8(1)(c)",
            threshold,
            unit: Some("%"),
            value: average,
            verdict,
            rests_on: match lang {
                Lang::Vi => format!(
                    "{there} cụm đã thành lập, {told} cụm biết diện tích, {perhaps} cụm chưa rõ vị trí hoặc tình trạng; đất chưa cho thuê đã biết {left} ha, giới hạn {most}"
                ),
                Lang::En => format!(
                    "{there} clusters established, land known of {told}, place or state unknown of {perhaps}; land known not to be let {left} ha, limit {most}"
                ),
            },
        }
    }
}

fn headings(lang: Lang) -> Vec<Heading> {
    vec![
        Heading::new("condition", lang.pick("Điều kiện", "Condition"), Type::Text),
        Heading::new("clause", lang.pick("Điều khoản", "Article"), Type::Text),
        Heading::new("value", lang.pick("Giá trị", "Value"), Type::Real).with_decimals(2),
        Heading::new("threshold", lang.pick("Ngưỡng", "Threshold"), Type::Real).with_decimals(2),
        Heading::new("unit", lang.pick("Đơn vị", "Unit"), Type::Text).aside(),
        Heading::new("verdict", lang.pick("Mã kết quả", "Verdict"), Type::Text).aside(),
        Heading::new("verdict_name", lang.pick("Kết quả", "Meaning"), Type::Text),
        Heading::new("rests_on", lang.pick("Căn cứ", "Rests on"), Type::Text),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "Điều 8 Nghị định 32/2024/NĐ-CP; ngưỡng lấy theo văn bản có hiệu lực tại ngày của số liệu. Trung bình là tổng đất công nghiệp đã cho thuê chia cho tổng đất công nghiệp.",
            "Luật ghi “địa bàn cấp huyện”; từ 1/7/2025 không còn cấp huyện nên địa bàn xét là tham số. Điều kiện chưa rõ không bao giờ được coi là đạt.",
        ],
        Lang::En => [
            "Article 8 of Decree 32/2024/NĐ-CP; thresholds are those in force on the day of the figures. The average is all industrial land let over all industrial land.",
            "The law speaks of a district; there are none since 1 July 2025, so the territory is a parameter. What is unknown is never a pass.",
        ],
    };
    notes.map(str::to_owned).to_vec()
}
