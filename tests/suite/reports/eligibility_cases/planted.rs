//! A register of wards, planted clusters and figures, and what the report says of them.

use std::{fs, path::Path, sync::OnceLock};

use serde_json::Value as Json;

use crate::harness::{Folder, Run};

const SOURCES: &str = include_str!("../../../../geodata/sources.csv");
const OBSERVATIONS: &str = include_str!("../../../../geodata/observations.csv");
const DISTRICTS: &str = include_str!("../../../../geodata/units-districts-2024.geojson");
const WARDS: &str = include_str!("../../../../geodata/units-wards-2025.geojson");

/// The ward of which new clusters are asked.
const WARD: &str = "00136";

/// The articles of Decree 32/2024/NĐ-CP in force since 1 May 2024.
const LAW: [(&str, f64); 5] = [
    ("cluster_area_at_least", 10.0),
    ("cluster_area_at_most", 75.0),
    ("cluster_new_average_occupancy_above", 50.0),
    ("cluster_new_unleased_land_at_most", 100.0),
    ("cluster_expansion_occupancy_at_least", 60.0),
];

/// A threshold of law.
pub(super) fn threshold(measure: &str, since: &str, value: f64) -> String {
    format!("law,{measure},{since},{value},ha,target\n")
}

/// All thresholds of the decree.
pub(super) fn law() -> Vec<String> {
    LAW.iter().map(|(measure, value)| threshold(measure, "2024-05-01", *value)).collect()
}

/// A figure on a cluster.
pub(super) fn figure(subject: &str, measure: &str, period: &str, value: f64) -> String {
    format!("{subject},{measure},{period},{value},ha,imported\n")
}

/// The industrial land of a cluster and how much of it is let; no other land has an approved investment policy.
pub(super) fn land(subject: &str, all: f64, leased: f64) -> Vec<String> {
    let own = [
        ("industrial_land_ha", all),
        ("leased_industrial_land_ha", leased),
        ("approved_industrial_land_ha", 0.0),
    ];
    own.map(|(measure, value)| figure(subject, measure, "2025-10", value)).to_vec()
}

/// The states of roads, water and waste water, as far as they are known.
pub(super) fn works(subject: &str, states: [Option<f64>; 3]) -> Vec<String> {
    let own = ["internal_roads", "water_supply", "wastewater_plant"].into_iter().zip(states);
    own.filter_map(|(measure, state)| Some(figure(subject, measure, "2025-10", state?))).collect()
}

/// A row of clusters.csv.
pub(super) fn cluster(code: &str, kind: &str, status: &str, lon: &str, lat: &str, occupancy: &str) -> String {
    format!("{code},{kind},Cụm {code},{status},{lon},{lat},{occupancy}\n")
}

/// A cluster that is established in the ward.
pub(super) fn known_cluster(code: &str) -> String {
    cluster(code, "industrial_cluster", "operating", "105.9317", "21.0343", "")
}

/// A register.
pub(super) struct Register(Folder);

impl Register {
    /// The wards of Hà Nội with these clusters and figures.
    pub(super) fn new(clusters: &[String], figures: &[String]) -> Self {
        static WARDS_ALONE: OnceLock<Folder> = OnceLock::new();
        let base = WARDS_ALONE.get_or_init(|| {
            let folder = Folder::empty();
            import(&folder, "sources", "sources.csv", SOURCES);
            import(&folder, "units", "districts.geojson", DISTRICTS);
            import(&folder, "units", "units.geojson", WARDS);
            folder
        });
        let folder = Folder::empty();
        copy(base.path(), folder.path());
        let heading = "code,kind,name,status,lon,lat,occupancy_pct\n";
        if !clusters.is_empty() {
            import(&folder, "clusters", "clusters.csv", &(heading.to_owned() + &clusters.concat()));
        }
        if !figures.is_empty() {
            let heading = "subject,measure,period,value,unit,basis\n";
            import(&folder, "observations", "figures.csv", &(heading.to_owned() + &figures.concat()));
        }
        Self(folder)
    }

    /// The wards and districts of Hà Nội with what `geodata` holds of the law, and with these clusters and figures.
    pub(super) fn by_the_law_of_geodata(clusters: &[String], figures: &[String]) -> Self {
        let register = Self::new(clusters, figures);
        import(&register.0, "observations", "observations.csv", OBSERVATIONS);
        register
    }

    /// Gives a cluster the year in which it was established, where one is named.
    pub(super) fn established(&self, code: &str, year: &str) {
        let row = format!("code,kind,name,established_year\n{code},industrial_cluster,Cụm {code},{year}\n");
        import(&self.0, "clusters", "established.csv", &row);
    }

    /// Gives a cluster the years that are named.
    pub(super) fn years(&self, code: &str, established: &str, lease: &str) {
        let heading = "code,kind,name,established_year,lease_start\n";
        let row = format!("{code},industrial_cluster,Cụm {code},{established},{lease}\n");
        import(&self.0, "clusters", "years.csv", &(heading.to_owned() + &row));
    }

    /// What is owed on a day.
    pub(super) fn compliance(&self, on: &str) -> Told {
        let args = ["--lang", "en", "report", "compliance", "--on", on, "--format", "json"];
        Told(serde_json::from_str(&self.0.xuong(&args).ended(0).out).expect("JSON"))
    }

    /// Runs a command on it.
    pub(super) fn xuong(&self, args: &[&str]) -> Run {
        self.0.xuong(args)
    }

    /// Asks whether a new ordinary cluster in the plain is allowed in the ward.
    pub(super) fn asked_for_a_new_one(&self, more: &str) -> Told {
        self.asked_for_one_of_a_kind(&format!("&cluster_kind=ordinary&terrain=plain{more}"))
    }

    /// Asks whether a new cluster is allowed in the ward, of the kind and terrain that are named.
    pub(super) fn asked_for_one_of_a_kind(&self, more: &str) -> Told {
        self.asked(&format!("plan=new&boundaries=wards-2025&area={WARD}{more}"))
    }

    /// Asks whether the cluster `T1` may expand.
    pub(super) fn asked_for_an_expansion(&self, more: &str) -> Told {
        self.asked(&format!("plan=expansion&zone=T1{more}"))
    }

    /// Asks on a day, that of the last of 2025 when none is named.
    pub(super) fn asked(&self, query: &str) -> Told {
        let on = if query.contains("&on=") { "" } else { "&on=2025-12-31" };
        let query = format!("{query}{on}");
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let options: Vec<String> =
            pairs.map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))).collect();
        let args = ["--lang", "en", "report", "eligibility", "--format", "json"];
        let args: Vec<&str> = args.into_iter().chain(options.iter().map(String::as_str)).collect();
        Told(serde_json::from_str(&self.0.xuong(&args).ended(0).out).expect("JSON"))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from.join("xuong.db"), to.join("xuong.db")).expect("the register is copied");
}

fn import(folder: &Folder, kind: &str, name: &str, content: &str) {
    let file = folder.file(name, content);
    let run = folder.xuong(&["--lang", "en", "import", kind, file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
}

/// What the report says.
pub(super) struct Told(Json);

impl Told {
    /// The row of an item.
    pub(super) fn find(&self, item: &str) -> Option<&Json> {
        self.0["rows"].as_array().expect("rows").iter().find(|row| row["item"] == item)
    }

    /// The row of an item, which is there.
    pub(super) fn item(&self, item: &str) -> &Json {
        self.find(item).unwrap_or_else(|| panic!("{item} in {}", self.0))
    }

    fn rows(&self, clause: &str) -> Vec<&Json> {
        let rows = self.0["rows"].as_array().expect("rows").iter();
        rows.filter(|row| row["clause"].as_str().unwrap_or_default() == clause).collect()
    }

    /// The verdicts on every condition of a clause.
    pub(super) fn verdicts(&self, clause: &str) -> Vec<&str> {
        self.rows(clause).into_iter().map(|row| row["verdict"].as_str().expect("a verdict")).collect()
    }

    /// The verdict on the first condition of a clause.
    pub(super) fn verdict(&self, clause: &str) -> &str {
        self.verdicts(clause).first().unwrap_or_else(|| panic!("{clause} in {}", self.0))
    }

    /// The verdict on all conditions.
    pub(super) fn whole(&self) -> &str {
        self.verdict("")
    }

    /// Every clause with its verdict, in order.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        let text = |row: &Json, column: &str| row[column].as_str().unwrap_or_default().to_owned();
        let rows = self.0["rows"].as_array().expect("rows").iter();
        rows.map(|row| (text(row, "clause"), text(row, "verdict"))).collect()
    }

    /// A number of the first condition of a clause.
    pub(super) fn number(&self, clause: &str, column: &str) -> Option<f64> {
        self.rows(clause).first().and_then(|row| row[column].as_f64())
    }

    /// A text of the first condition of a clause.
    pub(super) fn text(&self, clause: &str, column: &str) -> &str {
        self.rows(clause).first().and_then(|row| row[column].as_str()).unwrap_or_default()
    }

    /// How to read the answer.
    pub(super) fn notes(&self) -> String {
        self.0["notes"].to_string()
    }

    /// What the first condition of a clause rests on.
    pub(super) fn rests_on(&self, clause: &str) -> String {
        self.rows(clause).first().map(|row| row["rests_on"].to_string()).unwrap_or_default()
    }
}
