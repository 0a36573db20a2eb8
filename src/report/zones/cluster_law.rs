//! The law on industrial clusters on a day: thresholds, the territory of the test for new clusters, and waivers.
//!
//! All of it is dated observations on the subject `law` (listed in `geodata/README.md`), so that an amendment is a new
//! row.

use time::Date;

use crate::{
    index::Snapshot,
    model::{
        closed::closed,
        lang::{Lang, Text},
        observation::Observation,
        unit::Level,
    },
    report::{
        figures::observations::{law, threshold},
        parameter::{ClusterKind, Terrain},
    },
};

closed! {
    /// The territory whose clusters the test for a new one includes.
    pub enum Territory {
        /// The district, as long as districts existed.
        District = "district" ("cấp huyện", "the district"),
        /// As decided by the provincial committee (Decree 139/2025, Article 12).
        Decided = "decided_by_province" ("do UBND thành phố quyết định", "what the city's committee decides"),
        /// The commune or ward.
        Commune = "commune" ("cấp xã", "the commune or ward"),
    }
}

impl Territory {
    /// Whether units of a level are such a territory.
    pub(super) fn is_made_of(self, level: Level) -> bool {
        match self {
            Self::District => level == Level::District,
            Self::Decided => true,
            Self::Commune => level == Level::Ward,
        }
    }
}

/// The source of a decree of which only a summary was read.
const SUMMARY: &str = "ND303_2026";

/// Works that an expansion may require, and whether Decree 32/2024 names them, which matters for registers without such
/// rows.
const WORKS: [(&str, Text, bool); 5] = [
    ("internal_roads", Text::new("giao thông nội bộ", "internal roads"), true),
    ("water_supply", Text::new("cấp nước", "water supply"), true),
    (
        "wastewater_plant",
        Text::new("thu gom, xử lý nước thải", "collection and treatment of waste water"),
        true,
    ),
    ("waste_store", Text::new("thu gom chất thải rắn", "collection of solid waste"), false),
    ("fire_protection", Text::new("phòng cháy, chữa cháy", "fire protection"), false),
];

/// The law in force on a day.
#[derive(Clone, Copy)]
pub(crate) struct ClusterLaw<'a> {
    now: &'a Snapshot,
    on: Date,
}

impl<'a> ClusterLaw<'a> {
    pub(crate) fn on(on: Date, now: &'a Snapshot) -> Self {
        Self { now, on }
    }

    /// A threshold.
    pub(super) fn limit(self, measure: &str) -> Option<&'a Observation> {
        threshold(self.now, measure, self.on)
    }

    /// Whether any of it is in force: before the first decree nothing was allowed or forbidden.
    pub(crate) fn is_in_force(self) -> bool {
        self.limit("cluster_area_at_most").is_some()
    }

    /// The smallest areas, one for each combination of kind and terrain that is still possible.
    ///
    /// An exception is valid until a later threshold for all clusters replaces it.
    pub(super) fn least_areas(
        self,
        kind: Option<ClusterKind>,
        terrain: Option<Terrain>,
    ) -> Vec<Option<&'a Observation>> {
        let general = self.limit("cluster_area_at_least");
        let exception = |measure| {
            let own = self.limit(measure);
            own.filter(|own| general.is_none_or(|all| own.days() >= all.days()))
        };
        let craft = exception("cluster_craft_area_at_least");
        let mountain = exception("cluster_mountain_area_at_least");
        let kinds = kind.map_or_else(|| vec![ClusterKind::Ordinary, ClusterKind::Craft], |kind| vec![kind]);
        let terrains = terrain.map_or_else(|| Terrain::ALL.to_vec(), |terrain| vec![terrain]);
        let mut cases: Vec<Option<&Observation>> = Vec::new();
        for (kind, terrain) in kinds.iter().flat_map(|kind| terrains.iter().map(move |t| (*kind, *t))) {
            let own = [
                craft.filter(|_| kind == ClusterKind::Craft),
                mountain.filter(|_| terrain == Terrain::Mountain),
            ];
            let least = own.into_iter().flatten().min_by(|a, b| a.value.total_cmp(&b.value)).or(general);
            if !cases.iter().any(|case| case.map(|o| o.id) == least.map(|o| o.id)) {
                cases.push(least);
            }
        }
        cases
    }

    /// The territory of the test for a new cluster, and the row that defines it.
    pub(super) fn territory(self) -> Option<(&'a Observation, Territory)> {
        let row = self.limit("cluster_new_territory")?;
        Some((row, row.breakdown.as_deref()?.parse().ok()?))
    }

    /// The row that waives this test for a kind of cluster.
    pub(super) fn test_waived_for(self, kind: ClusterKind) -> Option<&'a Observation> {
        law(self.now, "cluster_new_test_waived", kind.code(), self.on).filter(|row| row.value >= 1.0)
    }

    /// The works that must be in use before an expansion: measure and name.
    pub(super) fn works(self, lang: Lang) -> Vec<(&'static str, &'static str)> {
        let row = |measure| law(self.now, "cluster_expansion_needs", measure, self.on);
        let told = WORKS.iter().any(|(measure, ..)| row(measure).is_some());
        let asked = |measure| row(measure).is_some_and(|row| row.value >= 1.0);
        let needed = WORKS.iter().filter(|work| if told { asked(work.0) } else { work.2 });
        needed.map(|(measure, name, _)| (*measure, name.of(lang))).collect()
    }

    /// The newest row on these works.
    pub(super) fn works_row(self) -> Option<&'a Observation> {
        self.limit("cluster_expansion_needs")
    }

    /// The row that waives these works for clusters that predate Decision 105/2009.
    pub(super) fn works_waived_before_2009(self) -> Option<&'a Observation> {
        let row = law(self.now, "cluster_expansion_needs_waived", "before_2009_10_05", self.on);
        row.filter(|row| row.value >= 1.0)
    }

    /// Whether the law in force includes a decree of which only a summary was read.
    pub(super) fn rests_on_a_summary(self) -> bool {
        const READ: [&str; 5] = [
            "cluster_area_at_least",
            "cluster_area_at_most",
            "cluster_new_unleased_land_at_most",
            "cluster_expansion_occupancy_at_least",
            "cluster_new_territory",
        ];
        let from_summary = |row: &Observation| row.source.as_ref().is_some_and(|s| s.as_str() == SUMMARY);
        READ.iter().filter_map(|measure| self.limit(measure)).any(from_summary)
    }
}
