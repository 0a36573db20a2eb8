//! The test of a new cluster against the clusters of its territory (Decree 32/2024/NĐ-CP, Article 8(1)(c)).

use std::collections::HashMap;

use super::{
    cluster_law::{ClusterLaw, Territory},
    condition::Condition,
};
use crate::{
    document::numerals::real,
    index::{Snapshot, areas::Areas},
    model::{lang::Lang, observation::Observation, verdict::Verdict, zone::Zone},
    report::{
        figures::{
            areas::Area,
            land::{Between, Land, lands},
            values::said,
            zones::{is_cluster, zones},
        },
        parameter::ClusterKind,
        parameters::Parameters,
    },
};

/// The parameters of the test, and the law in force.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) areas: Areas,
    pub(super) only: Option<Area>,
    pub(super) law: ClusterLaw<'a>,
    pub(super) on: time::Date,
    pub(super) now: &'a Snapshot,
    pub(super) lang: Lang,
}

/// The condition: the average occupancy, or the remaining land, of the clusters in the territory; waived for some
/// kinds.
pub(super) fn condition(case: Case<'_>) -> Condition<'_> {
    let Case { parameters, law, lang, .. } = case;
    let waived = |kind: ClusterKind| law.test_waived_for(kind);
    if let Some((kind, row)) = parameters.cluster_kind.and_then(|kind| Some((kind, waived(kind)?))) {
        let told = lang.pick("không phải xét với cụm công nghiệp", "not required of this kind of cluster:");
        let rests_on = format!("{told} {}", kind.name(lang).to_lowercase());
        return Condition { verdict: Verdict::Pass, rests_on, rows: vec![row], ..blank(lang) };
    }
    let (territory, said_of_it) = match territory(case) {
        Ok(known) => known,
        Err(rests_on) => return Condition { rests_on, rows: rows(case), ..blank(lang) },
    };
    let tested = territory.condition(case);
    let spared: Vec<&str> =
        ClusterKind::ALL.iter().filter(|k| waived(**k).is_some()).map(|k| k.name(lang)).collect();
    let depends = parameters.cluster_kind.is_none() && !spared.is_empty() && tested.verdict != Verdict::Pass;
    let doubt = depends.then(|| {
        lang.pick(
            format!(
                "kết quả tùy loại cụm (tham số cluster_kind), không phải xét với: {}",
                spared.join(", ").to_lowercase()
            ),
            format!("depends on the kind (parameter cluster_kind), not required of: {}", spared.join(", ")),
        )
    });
    let told: Vec<String> = [said_of_it, Some(tested.rests_on), doubt].into_iter().flatten().collect();
    let verdict = if depends { Verdict::Unknown } else { tested.verdict };
    Condition { verdict, rests_on: told.join("; "), ..tested }
}

/// The condition without figures.
fn blank(lang: Lang) -> Condition<'static> {
    Condition {
        name: lang.pick(
            "Tỷ lệ lấp đầy trung bình các cụm đã thành lập, hoặc quỹ đất chưa cho thuê không quá giới hạn",
            "Average occupancy of established clusters, or unleased land within the limit",
        ),
        clause: "8(1)(c)",
        threshold: None,
        unit: Some("%"),
        value: None,
        verdict: Verdict::Unknown,
        rests_on: String::new(),
        rows: Vec::new(),
    }
}

/// The rows of the law that the test uses.
fn rows(case: Case<'_>) -> Vec<&Observation> {
    let measures =
        ["cluster_new_average_occupancy_above", "cluster_new_unleased_land_at_most", "cluster_new_territory"];
    measures.iter().filter_map(|measure| case.law.limit(measure)).collect()
}

/// The clusters of the given territory and a note on it, or the reason why there is no territory to count in.
fn territory(case: Case<'_>) -> Result<(Clusters<'_>, Option<String>), String> {
    let Case { areas, only, law, now, lang, .. } = case;
    let level = match areas {
        Areas::Edition(at) => now.base.editions.get(at).map(|edition| edition.level),
        Areas::City | Areas::Zones => None,
    };
    let (of_law, since) = match law.territory() {
        Some((row, territory)) => (Some(territory), row.days().map(|(first, _)| said(first, lang))),
        None => (None, None),
    };
    let name = of_law.map(|territory| territory.name(lang));
    let rule = name.zip(since).map(|(name, since)| {
        lang.pick(
            format!("từ {since} xét theo địa bàn {name}"),
            format!("since {since} the territory is {name}"),
        )
    });
    let (Some(level), Some(_)) = (level, only) else {
        let needed = lang.pick(
            "chưa cho biết địa bàn (tham số boundaries, area)",
            "no territory was given (parameters boundaries, area)",
        );
        return Err([rule.as_deref(), Some(needed)].into_iter().flatten().collect::<Vec<_>>().join("; "));
    };
    if of_law.is_some_and(|territory| !territory.is_made_of(level)) {
        let other = lang.pick("boundaries đã chọn là", "the boundaries chosen are of the");
        return Err(format!("{}; {other} {}", rule.unwrap_or_default(), level.name(lang).to_lowercase()));
    }
    let decided = (of_law == Some(Territory::Decided)).then(|| {
        let here = lang.pick(
            "(Nghị định 139/2025/NĐ-CP, Điều 12); ở đây tính theo địa bàn đã chọn",
            "(Decree 139/2025/NĐ-CP, Article 12); here it is the one that was chosen",
        );
        format!("{} {here}", rule.clone().unwrap_or_default())
    });
    Ok((Clusters::of(case), decided.or(rule)))
}

/// The clusters of a territory.
struct Clusters<'a> {
    /// Clusters that are certainly established in the territory.
    there: Vec<(&'a Zone, Land)>,
    /// The number of clusters whose place or state is not certain.
    perhaps: usize,
}

impl<'a> Clusters<'a> {
    fn of(Case { now, areas, only, on, .. }: Case<'a>) -> Self {
        let lands: HashMap<&str, Land> = lands(now, on);
        let mut clusters = Self { there: Vec::new(), perhaps: 0 };
        for zone in zones(now).filter(|zone| is_cluster(zone)) {
            let inside = only.map_or(Some(true), |only| {
                let Areas::Edition(at) = areas else { return None };
                let point = zone.location.as_ref()?.point;
                let unit = now.base.editions.get(at)?.locate(point)?;
                Some(Some(now.base.editions[at].number_of(unit.code.as_str())) == only.number())
            });
            match (inside, zone.founding(on).known()) {
                (Some(false), _) | (_, Some(false)) => {}
                (Some(true), Some(true)) => {
                    let land = lands.get(zone.code.as_str()).copied().unwrap_or_default();
                    clusters.there.push((zone, land));
                }
                _ => clusters.perhaps += 1,
            }
        }
        clusters
    }

    fn condition<'l>(&self, case: Case<'l>) -> Condition<'l> {
        let Case { law, lang, .. } = case;
        let known: Vec<(f64, Between)> =
            self.there.iter().filter_map(|(_, land)| Some((land.industrial?, land.taken()?))).collect();
        let complete = known.len() == self.there.len() && self.perhaps == 0;
        let all = known.iter().fold(0.0, |sum, (all, _)| sum + all);
        let taken = Between::sum(known.iter().map(|(_, taken)| *taken));
        let limit = law.limit("cluster_new_average_occupancy_above").map(|row| row.value);
        let average = (complete && all > 0.0).then(|| taken.share_pct(all));
        let full = average.zip(limit).map_or(Verdict::Unknown, |(average, limit)| average.is_above(limit));
        let most = law.limit("cluster_new_unleased_land_at_most").map(|row| row.value);
        let left = taken.left_of(all);
        let scarce = match most {
            // The land that certainly remains already exceeds the limit.
            Some(most) if left.least > most => Verdict::Fail,
            Some(most) if complete && left.most <= most => Verdict::Pass,
            _ => Verdict::Unknown,
        };
        let none = self.there.is_empty() && self.perhaps == 0;
        Condition {
            threshold: limit,
            value: average.map(|average| average.least),
            verdict: if none { Verdict::Pass } else { Verdict::any([full, scarce]) },
            rests_on: self.told(&known, left, most, lang),
            rows: rows(case),
            ..blank(lang)
        }
    }

    fn told(&self, known: &[(f64, Between)], left: Between, most: Option<f64>, lang: Lang) -> String {
        let (there, perhaps, told) = (self.there.len(), self.perhaps, known.len());
        let number = |ha| real(ha, Some(2), lang);
        let left = if left.is_exact() {
            number(left.most)
        } else {
            format!("{}–{}", number(left.least), number(left.most))
        };
        let most = most.map_or_else(|| "–".to_owned(), |most| format!("{most} ha"));
        let open = known.iter().filter(|(_, taken)| !taken.is_exact()).count();
        let text = lang.pick(
            format!(
                "{there} cụm đã thành lập, {told} cụm biết diện tích, {perhaps} cụm chưa rõ vị trí hoặc \
                 tình trạng; đất chưa cho thuê đã biết {left} ha, giới hạn {most}"
            ),
            format!(
                "{there} clusters established, land known of {told}, place or state unknown of {perhaps}; \
                 land known to be unleased {left} ha, limit {most}"
            ),
        );
        let doubt = match open {
            0 => String::new(),
            _ => lang.pick(
                format!(
                    "; {open} cụm chưa biết đất đã có chấp thuận hoặc chứng nhận đầu tư, tỷ lệ là mức ít \
                     nhất"
                ),
                format!(
                    "; land with an approved investment policy or certificate unknown of {open}, the share \
                     is the least"
                ),
            ),
        };
        text + &doubt
    }
}
