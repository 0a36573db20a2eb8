//! What an account may edit: everything, or what lies within some units or belongs to some collections.

use std::{fmt, str::FromStr};

use super::{
    closed::closed,
    code::Code,
    lang::Lang,
    record::{Kind, Record},
};

closed! {
    /// The kinds of records as collections have them: clusters apart from other zones.
    pub enum Topic {
        /// Industrial and technology parks.
        Zones = "zones" ("khu công nghiệp, khu công nghệ", "industrial and technology parks"),
        /// Industrial clusters and craft village clusters.
        Clusters = "clusters" ("cụm công nghiệp", "industrial clusters"),
        /// Firms.
        Firms = "firms" ("cơ sở", "establishments"),
        /// Administrative units.
        Units = "units" ("đơn vị hành chính", "administrative units"),
        /// The outlines of zones and clusters.
        Outlines = "outlines" ("ranh giới khu, cụm công nghiệp", "outlines of parks and clusters"),
        /// Linkage clusters.
        Linkages = "linkages" ("cụm liên kết ngành", "linkage clusters"),
        /// Observations.
        Observations = "observations" ("số liệu", "observations"),
        /// Sources.
        Sources = "sources" ("nguồn", "sources"),
        /// Successions of units.
        Successions = "successions" ("quan hệ kế thừa đơn vị", "successions of units"),
    }
}

impl Topic {
    /// The topic of a record.
    pub fn of(record: &Record) -> Self {
        match record {
            Record::Zone(zone) if zone.kind.is_cluster() => Self::Clusters,
            Record::Zone(_) => Self::Zones,
            Record::Firm(_) => Self::Firms,
            Record::Unit(_) => Self::Units,
            Record::Outline(_) => Self::Outlines,
            Record::Linkage(_) => Self::Linkages,
            Record::Observation(_) => Self::Observations,
            Record::Source(_) => Self::Sources,
            Record::Succession(_) => Self::Successions,
        }
    }

    /// The kind of its records.
    pub fn kind(self) -> Kind {
        match self {
            Self::Zones | Self::Clusters => Kind::Zone,
            Self::Firms => Kind::Firm,
            Self::Units => Kind::Unit,
            Self::Outlines => Kind::Outline,
            Self::Linkages => Kind::Linkage,
            Self::Observations => Kind::Observation,
            Self::Sources => Kind::Source,
            Self::Successions => Kind::Succession,
        }
    }
}

/// A unit by its edition and its code, written `wards-2025:00136`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitKey {
    /// The edition.
    pub edition: Code,
    /// The code within the edition.
    pub code: Code,
}

impl fmt::Display for UnitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.edition, self.code)
    }
}

/// A unit or a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What lies in the unit.
    Unit(UnitKey),
    /// The records of the topic.
    Topic(Topic),
}

/// A text that names neither a unit nor a topic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is neither a unit such as wards-2025:00136 nor one of {topics}")]
pub struct NotAPart {
    /// The text.
    pub found: String,
    /// The codes of the topics.
    pub topics: String,
}

impl FromStr for Part {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        let part = match text.split_once(':') {
            Some((edition, code)) => edition.parse().ok().zip(code.parse().ok()).map(|(edition, code)| {
                let key = UnitKey { edition, code };
                Self::Unit(key)
            }),
            None => text.parse().ok().map(Self::Topic),
        };
        let topics = || Topic::ALL.iter().map(|topic| topic.code()).collect::<Vec<_>>().join(", ");
        part.ok_or_else(|| NotAPart { found: text.to_owned(), topics: topics() })
    }
}

/// What an account may edit: records that belong to one of the topics and lie in one of the units. Without topics they may
/// belong to any, and without units lie anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remit {
    units: Vec<UnitKey>,
    topics: Vec<Topic>,
}

impl Remit {
    /// The units; anywhere if there are none.
    pub fn units(&self) -> &[UnitKey] {
        &self.units
    }

    /// The topics; any if there are none.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Whether nothing is excluded.
    pub fn is_everything(&self) -> bool {
        self.units.is_empty() && self.topics.is_empty()
    }

    /// Whether records of a topic may be edited anywhere.
    pub fn has(&self, topic: Topic) -> bool {
        self.topics.is_empty() || self.topics.contains(&topic)
    }

    /// The units and topics as they are written.
    pub fn parts(&self) -> Vec<String> {
        let units = self.units.iter().map(ToString::to_string);
        units.chain(self.topics.iter().map(ToString::to_string)).collect()
    }
}

impl FromIterator<Part> for Remit {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        let mut remit = Self::default();
        for part in parts {
            match part {
                Part::Unit(unit) => remit.units.push(unit),
                Part::Topic(topic) => remit.topics.push(topic),
            }
        }
        remit.units.sort_unstable();
        remit.units.dedup();
        remit.topics.sort_unstable();
        remit.topics.dedup();
        remit
    }
}

/// Written as its parts, separated by `;`.
impl fmt::Display for Remit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts().join(";"))
    }
}

impl FromStr for Remit {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        text.split(';').filter(|part| !part.is_empty()).map(str::parse).collect()
    }
}

/// A remit for readers: its topics, and its units by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRemit {
    /// The topics; any if there are none.
    pub topics: Vec<Topic>,
    /// The units, such as `Phường Phúc Lợi (wards-2025:00136)`; anywhere if there are none.
    pub units: Vec<String>,
}

/// The largest number of units that are named.
const NAMED: usize = 12;

impl ToldRemit {
    /// What may be edited, as the end of a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let mut said = if self.topics.is_empty() {
            lang.pick("mọi lớp", "every collection").to_owned()
        } else {
            let names = self.topics.iter().map(|topic| format!("{} ({topic})", topic.name(lang)));
            names.collect::<Vec<_>>().join(", ")
        };
        if !self.units.is_empty() {
            said.push_str(lang.pick("; chỉ những gì nằm trong: ", "; only what lies in: "));
            said.push_str(&self.units.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", "));
        }
        let more = self.units.len().saturating_sub(NAMED);
        if more > 0 {
            said.push_str(&lang.pick(format!(" và {more} đơn vị nữa"), format!(" and {more} more units")));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "")]
    #[case("firms", "firms")]
    #[case("firms;wards-2025:00136;zones;firms", "wards-2025:00136;zones;firms")]
    #[case("b:2;a:1;b:2", "a:1;b:2")]
    fn a_remit_is_read_back_as_it_is_written(#[case] text: &str, #[case] written: &str) {
        let remit: Remit = text.parse().unwrap();
        assert_eq!(remit.to_string(), written);
        assert_eq!(written.parse::<Remit>().unwrap(), remit);
        assert_eq!(remit.is_everything(), text.is_empty());
    }

    #[rstest]
    #[case("roads")]
    #[case("00136")]
    #[case("wards-2025:")]
    #[case(":00136")]
    #[case("wards 2025:1")]
    fn what_names_neither_a_unit_nor_a_topic_is_told(#[case] text: &str) {
        let said = text.parse::<Remit>().unwrap_err().to_string();
        assert!(said.contains(text) && said.contains("zones, clusters, firms"), "{said}");
    }

    #[test]
    fn a_remit_is_told_by_its_topics_and_by_some_of_its_units() {
        let units = (1..=14).map(|n| format!("Phường {n} (w:{n})")).collect();
        let told = ToldRemit { topics: vec![Topic::Firms, Topic::Zones], units };
        let said = told.say(Lang::En);
        assert!(said.starts_with("establishments (firms), industrial and technology parks (zones); only"));
        assert!(said.ends_with("Phường 12 (w:12) and 2 more units"), "{said}");
        let all = ToldRemit { topics: Vec::new(), units: Vec::new() };
        assert_eq!(all.say(Lang::Vi), "mọi lớp");
    }
}
