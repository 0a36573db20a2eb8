//! Structures as SDMX-JSON 2.0: dataflows, what their observations consist of, concepts and code lists.

use std::{collections::BTreeSet, str::FromStr};

use serde_json::{Map, Value as Json, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    codelists::{
        CONFIDENTIAL, Codelist, FREQUENCIES, OBSERVED, SECTORS, UNITS, areas, areas_of, both, shared,
    },
    conditions::{DIMENSIONS, TIME_PERIOD},
    cube::Cube,
    ids::{Agency, VERSION},
};
use crate::model::{
    city::City,
    lang::{Lang, Names, Text},
};

/// The media type.
pub const MEDIA_TYPE: &str = "application/vnd.sdmx.structure+json;version=2.0.0";

/// The schema of structure messages.
const SCHEMA: &str = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/\
                      sdmx-json-structure-schema.json";

/// The concept scheme.
const CONCEPTS: &str = "CS_XUONG";

/// The measure.
const VALUE: &str = "OBS_VALUE";

/// The attribute that has the number of the publication.
const PUBLICATION: &str = "PUBLICATION";

/// The coded attributes with their lists.
const ATTRIBUTES: [(&str, &str); 3] =
    [("OBS_STATUS", OBSERVED), ("CONF_STATUS", CONFIDENTIAL), ("UNIT_MEASURE", UNITS)];

/// The concepts of dimensions, the measure and attributes.
const NAMES: [(&str, Text); 9] = [
    ("FREQ", Text::new("Độ dài kỳ", "Frequency")),
    ("REF_AREA", Text::new("Địa bàn", "Reference area")),
    ("ACTIVITY", Text::new("Ngành kinh tế", "Economic activity")),
    (TIME_PERIOD, Text::new("Kỳ", "Time period")),
    (VALUE, Text::new("Lao động của cơ sở có mặt ngày cuối kỳ", "Workers of establishments on the last day")),
    ("OBS_STATUS", Text::new("Trạng thái số liệu", "Observation status")),
    ("CONF_STATUS", Text::new("Mức bảo mật", "Confidentiality status")),
    ("UNIT_MEASURE", Text::new("Đơn vị tính", "Unit of measure")),
    (PUBLICATION, Text::new("Số của công bố", "Number of the publication")),
];

/// A kind of structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is published under a name.
    Dataflow,
    /// What observations consist of.
    DataStructure,
    /// Concepts.
    ConceptScheme,
    /// Codes.
    Codelist,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Dataflow, Self::DataStructure, Self::ConceptScheme, Self::Codelist];

    /// The name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dataflow => "dataflow",
            Self::DataStructure => "datastructure",
            Self::ConceptScheme => "conceptscheme",
            Self::Codelist => "codelist",
        }
    }

    /// The member of a message.
    fn member(self) -> &'static str {
        match self {
            Self::Dataflow => "dataflows",
            Self::DataStructure => "dataStructures",
            Self::ConceptScheme => "conceptSchemes",
            Self::Codelist => "codelists",
        }
    }

    /// The class in the information model, for URNs.
    fn class(self) -> &'static str {
        match self {
            Self::Dataflow => "datastructure.Dataflow",
            Self::DataStructure => "datastructure.DataStructure",
            Self::ConceptScheme => "conceptscheme.ConceptScheme",
            Self::Codelist => "codelist.Codelist",
        }
    }
}

/// Which structures come with those that are requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum References {
    /// None.
    None,
    /// Those that they use.
    Children,
    /// Those that they use, and so on.
    Descendants,
    /// Those that use them.
    Parents,
    /// Descendants, parents, and what parents use.
    All,
}

impl References {
    /// The codes in addresses.
    pub const CODES: [&str; 5] = ["none", "children", "descendants", "parents", "all"];
}

impl FromStr for References {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "none" => Ok(Self::None),
            "children" => Ok(Self::Children),
            "descendants" => Ok(Self::Descendants),
            "parents" => Ok(Self::Parents),
            "all" => Ok(Self::All),
            _ => Err(()),
        }
    }
}

/// A structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Artefact {
    /// Its kind.
    pub kind: Kind,
    /// Its identity.
    pub id: String,
    body: Json,
    /// The structures that it uses.
    uses: Vec<(Kind, String)>,
}

/// How structures are written.
#[derive(Clone, Copy)]
struct Writer<'a> {
    agency: &'a Agency,
    lang: Lang,
}

/// The structures of all dataflows; none if nothing was published.
pub fn structures(cubes: &[Cube<'_>], city: &City, lang: Lang) -> Vec<Artefact> {
    if cubes.is_empty() {
        return Vec::new();
    }
    let agency = Agency::of(city);
    let to = Writer { agency: &agency, lang };
    let mut all = Vec::new();
    for cube in cubes {
        let title = edition_title(cube, city);
        all.extend([to.dataflow(cube, &title), to.data_structure(cube, &title)]);
        all.push(to.codelist(&areas(cube, &title)));
    }
    all.push(to.concepts());
    all.extend(shared(cubes).iter().map(|own| to.codelist(own)));
    all
}

fn edition_title(cube: &Cube<'_>, city: &City) -> Names {
    let known = city.editions.iter().find(|own| own.code.as_str() == cube.edition);
    known.map_or_else(|| both(|_| cube.edition.to_owned()), |own| own.title.clone())
}

impl Writer<'_> {
    fn urn(self, kind: Kind, id: &str) -> String {
        format!("urn:sdmx:org.sdmx.infomodel.{}={}:{id}({VERSION})", kind.class(), self.agency)
    }

    fn named(self, id: &str, name: &Names) -> Map<String, Json> {
        let mut own = Map::new();
        own.insert("id".to_owned(), json!(id));
        own.insert("name".to_owned(), json!(name.of(self.lang)));
        own.insert("names".to_owned(), json!(name));
        own
    }

    /// A structure with what its kind has in addition.
    fn artefact(
        self,
        (kind, id): (Kind, &str),
        name: &Names,
        (member, value): (&str, Json),
        uses: Vec<(Kind, String)>,
    ) -> Artefact {
        let mut body = self.named(id, name);
        body.insert("agencyID".to_owned(), json!(self.agency.as_str()));
        body.insert("version".to_owned(), json!(VERSION));
        body.insert(member.to_owned(), value);
        Artefact { kind, id: id.to_owned(), body: body.into(), uses }
    }

    fn dataflow(self, cube: &Cube<'_>, title: &Names) -> Artefact {
        let id = cube.id();
        let structure = json!(self.urn(Kind::DataStructure, &id));
        let uses = vec![(Kind::DataStructure, id.clone())];
        self.artefact((Kind::Dataflow, &id), &name(title), ("structure", structure), uses)
    }

    fn data_structure(self, cube: &Cube<'_>, title: &Names) -> Artefact {
        let id = cube.id();
        let lists = [FREQUENCIES.to_owned(), areas_of(cube.edition), SECTORS.to_owned()];
        let coded = |id: &str, list: &str| {
            let list = json!({ "enumeration": self.urn(Kind::Codelist, list) });
            self.component(id, &list)
        };
        let format = |id: &str, kind: &str| self.component(id, &json!({ "format": { "dataType": kind } }));
        let dimensions: Vec<Json> = (0..)
            .zip(DIMENSIONS.iter().zip(&lists))
            .map(|(at, (id, list)): (u32, _)| with(coded(id, list), [("position", json!(at))]))
            .collect();
        let of_each = |own: Json| {
            let observation = json!({ "observation": {} });
            with(own, [("usage", json!("mandatory")), ("attributeRelationship", observation)])
        };
        let attributes = ATTRIBUTES.iter().map(|(id, list)| of_each(coded(id, list)));
        let attributes: Vec<Json> = attributes.chain([of_each(format(PUBLICATION, "Integer"))]).collect();
        let measure = with(format(VALUE, "Integer"), [("usage", json!("optional"))]);
        let components = json!({
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": dimensions,
                "timeDimension": format(TIME_PERIOD, "ObservationalTimePeriod"),
            },
            "attributeList": { "id": "AttributeDescriptor", "attributes": attributes },
            "measureList": { "id": "MeasureDescriptor", "measures": [measure] },
        });
        let lists = lists.into_iter().chain(ATTRIBUTES.iter().map(|(_, list)| (*list).to_owned()));
        let uses = [(Kind::ConceptScheme, CONCEPTS.to_owned())].into_iter();
        let uses = uses.chain(lists.map(|list| (Kind::Codelist, list))).collect();
        let (member, own) = ("dataStructureComponents", (Kind::DataStructure, id.as_str()));
        self.artefact(own, &name(title), (member, components), uses)
    }

    /// A component with its concept, which has the same identity.
    fn component(self, id: &str, representation: &Json) -> Json {
        let scheme = self.urn(Kind::ConceptScheme, CONCEPTS).replace(".ConceptScheme=", ".Concept=");
        json!({ "id": id, "conceptIdentity": format!("{scheme}.{id}"), "localRepresentation": representation })
    }

    fn concepts(self) -> Artefact {
        let all: Vec<Map<String, Json>> =
            NAMES.iter().map(|(id, name)| self.named(id, &Names::from(*name))).collect();
        let name = Text::new("Khái niệm của các bảng công bố", "Concepts of published tables");
        self.artefact((Kind::ConceptScheme, CONCEPTS), &name.into(), ("concepts", json!(all)), Vec::new())
    }

    fn codelist(self, list: &Codelist) -> Artefact {
        let codes: Vec<Map<String, Json>> =
            list.codes.iter().map(|(code, name)| self.named(code, name)).collect();
        self.artefact((Kind::Codelist, &list.id), &list.name, ("codes", json!(codes)), Vec::new())
    }
}

/// The name of the dataflow of an edition.
fn name(edition_title: &Names) -> Names {
    both(|lang| {
        let what = lang.pick("Lao động theo địa bàn và ngành", "Workers by area and sector");
        format!("{what}: {}", edition_title.of(lang))
    })
}

/// An object with further members.
fn with<const N: usize>(mut own: Json, more: [(&str, Json); N]) -> Json {
    for (member, value) in more {
        own[member] = value;
    }
    own
}

/// The requested structures with those that are requested beside them.
pub fn within(
    all: &[Artefact],
    is_requested: impl Fn(&Artefact) -> bool,
    references: References,
) -> Vec<&Artefact> {
    let requested: BTreeSet<usize> = (0..all.len()).filter(|at| is_requested(&all[*at])).collect();
    let uses = |user: usize, used: usize| {
        all[user].uses.iter().any(|(kind, id)| *kind == all[used].kind && *id == all[used].id)
    };
    let children = |of: &BTreeSet<usize>| -> BTreeSet<usize> {
        (0..all.len()).filter(|used| of.iter().any(|user| uses(*user, *used))).collect()
    };
    let descendants = |of: &BTreeSet<usize>| {
        let first = children(of);
        &children(&first) | &first
    };
    let parents: BTreeSet<usize> =
        (0..all.len()).filter(|user| requested.iter().any(|used| uses(*user, *used))).collect();
    let beside = match references {
        References::None => BTreeSet::new(),
        References::Children => children(&requested),
        References::Descendants => descendants(&requested),
        References::Parents => parents,
        References::All => &(&descendants(&requested) | &parents) | &children(&parents),
    };
    (&requested | &beside).into_iter().map(|at| &all[at]).collect()
}

/// A structure message.
pub fn message(of: &[&Artefact], city: &City, prepared: OffsetDateTime, lang: Lang) -> String {
    let agency = Agency::of(city);
    let prepared = prepared.replace_nanosecond(0).unwrap_or(prepared).format(&Rfc3339).unwrap_or_default();
    let languages = [lang, lang.pick(Lang::En, Lang::Vi)];
    let mut data = Map::new();
    for kind in Kind::ALL {
        let own: Vec<&Json> = of.iter().filter(|own| own.kind == kind).map(|own| &own.body).collect();
        if !own.is_empty() {
            data.insert(kind.member().to_owned(), json!(own));
        }
    }
    let meta = json!({
        "schema": SCHEMA,
        "id": "xuong",
        "test": false,
        "prepared": prepared,
        "contentLanguages": languages.map(Lang::code),
        // An identifier of a sender has no points.
        "sender": { "id": agency.as_str().replace('.', "_") },
    });
    json!({ "meta": meta, "data": data }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::publication::sdmx::{
        cube::cubes,
        tests::{cell, publication},
    };

    fn made() -> Vec<Artefact> {
        let all = [
            publication(1, ("2026-H1", 1), "wards", vec![cell("city", "total", Some(90))]),
            publication(2, ("2026-H1", 1), "districts", vec![cell("city", "total", Some(90))]),
        ];
        structures(&cubes(&all), &City::made_up(), Lang::En)
    }

    fn ids(all: &[Artefact], kind: Kind, id: &str, references: References) -> Vec<String> {
        let found = within(all, |own| own.kind == kind && own.id == id, references);
        found.iter().map(|own| format!("{} {}", own.kind.code(), own.id)).collect()
    }

    #[test]
    fn what_a_structure_uses_comes_with_it_on_request() {
        let all = made();
        let (flow, wards) = ("dataflow WORKERS_wards", "datastructure WORKERS_wards");
        let of_flow = |references| ids(&all, Kind::Dataflow, "WORKERS_wards", references);
        assert_eq!(of_flow(References::None), [flow]);
        assert_eq!(of_flow(References::Children), [flow, wards]);
        let whole = of_flow(References::Descendants);
        for own in
            ["conceptscheme CS_XUONG", "codelist CL_AREA_wards", "codelist CL_ACTIVITY", "codelist CL_FREQ"]
        {
            assert!(whole.iter().any(|id| id == own), "{own}: {whole:?}");
        }
        assert!(whole.iter().all(|id| !id.contains("districts")), "{whole:?}");
        assert_eq!(of_flow(References::All), whole, "no structure uses a dataflow");
        let list = "codelist CL_AREA_wards";
        let parents = ids(&all, Kind::Codelist, "CL_AREA_wards", References::Parents);
        assert_eq!(parents, [wards, list]);
        let siblings = ids(&all, Kind::Codelist, "CL_AREA_wards", References::All);
        assert!(siblings.contains(&"codelist CL_FREQ".to_owned()), "{siblings:?}");
        assert_eq!(ids(&all, Kind::Dataflow, "none", References::All), [""; 0]);
    }

    #[test]
    fn a_message_names_everything_in_both_languages_and_leaves_no_reference_open() {
        let all = made();
        let told =
            message(&all.iter().collect::<Vec<_>>(), &City::made_up(), OffsetDateTime::UNIX_EPOCH, Lang::En);
        let message: Json = serde_json::from_str(&told).unwrap();
        assert_eq!(message["meta"]["contentLanguages"], json!(["en", "vi"]));
        assert_eq!(message["meta"]["prepared"], "1970-01-01T00:00:00Z");
        let flow = &message["data"]["dataflows"][0];
        assert_eq!((&flow["id"], &flow["agencyID"]), (&json!("WORKERS_districts"), &json!("MADE-UP")));
        assert_eq!(flow["names"]["vi"], "Lao động theo địa bàn và ngành: districts");
        let urns: Vec<&str> = told.split('"').filter(|text| text.starts_with("urn:sdmx:")).collect();
        assert!(urns.len() > 20, "{urns:?}");
        for urn in urns {
            let (class, rest) = urn.split_once('=').unwrap();
            let id = rest.strip_prefix("MADE-UP:").and_then(|rest| rest.split_once("(1.0)")).unwrap();
            let is_there = match class.rsplit('.').next().unwrap() {
                "Concept" => NAMES.iter().any(|(own, _)| id.1 == format!(".{own}")) && id.0 == CONCEPTS,
                class => all.iter().any(|own| own.kind.class().ends_with(class) && own.id == id.0),
            };
            assert!(is_there, "{urn}");
        }
        assert!(
            message["data"]["dataStructures"][0]["dataStructureComponents"]["dimensionList"]["dimensions"]
                .as_array()
                .is_some_and(|own| own.len() == DIMENSIONS.len())
        );
    }

    #[test]
    fn nothing_published_has_no_structures() {
        assert_eq!(structures(&[], &City::made_up(), Lang::Vi), []);
    }
}
