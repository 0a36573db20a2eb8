//! The collections and the reports as data sets of a catalogue, with their distributions.

use std::collections::BTreeSet;

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::node::{Node, Term, both};
use crate::{
    collection::{extract, files::FileFormat, kinds::Collection},
    document::render::Format,
    geom::bbox::Bbox,
    http::{extract::Ask, ogc::link::GEOJSON},
    model::{cadence::Cadence, city::City, lang::Lang, licence::Licence},
    report::kind::Report,
};

/// Vocabularies of the Publications Office of the European Union, which DCAT-AP requires.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";

/// The registry of media types.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types";

/// The profile of data packages.
const DATA_PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// The class of services for features.
const FEATURES: &str = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core";

/// The catalogue at an instant: that of the newest change.
pub(super) fn catalogue(ask: &Ask, changed: Option<OffsetDateTime>) -> Node {
    let (base, city) = (&ask.base, ask.now.city.as_ref());
    let own = format!("{base}/catalogue");
    let of_collections: Vec<Node> = Collection::ALL.iter().map(|own| collection(*own, ask)).collect();
    let of_reports: Vec<Node> = Report::ALL.iter().map(|own| report(*own, ask)).collect();
    let changed = changed.and_then(|at| at.checked_to_offset(UtcOffset::UTC)?.format(&Rfc3339).ok());
    let all = of_collections.into_iter().chain(of_reports).map(Term::Node);
    let rights = Node::at(format!("{own}#rights"), "dct:RightsStatement")
        .with("rdfs:label", rights(&extract::licences(Collection::Sources, &ask.now)));
    describe(Node::at(&own, "dcat:Catalog"), city)
        .said("dct:title", |lang| format!("Xưởng: {}", titled(city, lang)))
        .said("dct:description", |lang| {
            let what = lang.pick(
                "Sổ đăng ký và bản đồ công nghiệp: các lớp dữ liệu và các báo cáo của",
                "The register and map of industry: collections and reports of",
            );
            format!("{what} {}", city.full_name.of(lang))
        })
        .to("foaf:homepage", format!("{base}/"))
        .with("dct:modified", changed.map(|at| Term::Typed("xsd:dateTime", at)))
        .with("dct:spatial", [Term::Node(place(city.bounds).named("skos:prefLabel", &city.name))])
        .with("dct:rights", [Term::Node(rights)])
        .with("dcat:service", [service_of_features(ask), service_of_reports(ask)].map(Term::Node))
        .with("dcat:dataset", all)
}

fn titled(city: &City, lang: Lang) -> String {
    let industry = lang.pick("công nghiệp", "the industry of");
    format!("{industry} {}", city.name.of(lang))
}

/// The properties that the catalogue and its data sets have alike.
fn describe(own: Node, city: &City) -> Node {
    let contact = city.contact.as_ref();
    let name = contact.map_or(&city.full_name, |own| &own.name);
    let publisher = Node::of("foaf:Agent").named("foaf:name", name);
    let card = contact.map(|own| {
        let address = own.email.as_ref().map(|email| Term::Iri(format!("mailto:{email}")));
        let page = own.url.as_ref().map(|url| Term::Iri(url.clone()));
        let card = Node::of("vcard:Organization").named("vcard:fn", &own.name);
        Term::Node(card.with("vcard:hasEmail", address).with("vcard:hasURL", page))
    });
    let languages = ["VIE", "ENG"].map(|code| Term::Iri(format!("{AUTHORITY}/language/{code}")));
    own.with("dct:publisher", [Term::Node(publisher)])
        .with("dcat:contactPoint", card)
        .with("dct:language", languages)
}

/// A data set, with an identity of its own in the catalogue.
fn dataset(kind: &str, code: &str, theme: &str, ask: &Ask) -> Node {
    let own = Node::at(format!("{}/catalogue#{kind}-{code}", ask.base), "dcat:Dataset");
    describe(own, &ask.now.city)
        .with("dct:identifier", [Term::Text(format!("{kind}-{code}"))])
        .to("dct:accessRights", format!("{AUTHORITY}/access-right/PUBLIC"))
        .to("dcat:theme", format!("{AUTHORITY}/data-theme/{theme}"))
}

fn collection(of: Collection, ask: &Ask) -> Node {
    let page = format!("{}/ogc/collections/{of}", ask.base);
    let theme = if matches!(of, Collection::Units | Collection::Outlines) { "REGI" } else { "ECON" };
    let stated = extract::licences(of, &ask.now);
    let rights = Node::of("dct:RightsStatement").with("rdfs:label", rights(&stated));
    let licence = only(&stated);
    let keywords = Lang::ALL
        .iter()
        .flat_map(|lang| of.keywords(*lang).iter().map(|word| Term::Spoken(*lang, (*word).to_owned())));
    dataset("collection", of.code(), theme, ask)
        .said("dct:title", |lang| of.name(lang).to_owned())
        .said("dct:description", |lang| of.description(lang).to_owned())
        .with("dcat:keyword", keywords)
        .with("dct:accrualPeriodicity", extract::cadence(of, &ask.now).map(frequency))
        .with("dct:spatial", of.roughly(&ask.now).map(|bbox| Term::Node(place(bbox))))
        .with("dct:temporal", period(of, ask).map(Term::Node))
        .with("dct:rights", [Term::Node(rights)])
        .with("dcat:landingPage", [Term::Node(Node::at(format!("{page}?f=html"), "foaf:Document"))])
        .with("dcat:distribution", files(of, &page, licence).into_iter().map(Term::Node))
}

/// The pages of features, and the files of a collection.
fn files(of: Collection, page: &str, licence: Option<Licence>) -> Vec<Node> {
    let told = |lang: Lang| lang.pick("Từng trang, lọc được", "Page by page, with filters").to_owned();
    let items = distribution(&format!("{page}/items"), GEOJSON, licence).said("dct:title", told);
    let held = FileFormat::ALL.iter().filter(|format| format.holds(of));
    let file = |format: &FileFormat| {
        let address = format!("{page}/files/{of}.{format}");
        distribution(&address, format.media_type(), licence)
            .to("dcat:downloadURL", &address)
            .said("dct:title", |lang| format.name(lang).to_owned())
    };
    [items].into_iter().chain(held.map(file)).collect()
}

fn report(of: Report, ask: &Ask) -> Node {
    let (base, city) = (&ask.base, ask.now.city.as_ref());
    let half_yearly = (of == Report::SixMonthly).then(|| frequency(Cadence::HalfYearly));
    let words =
        both(|lang| of.title(city, lang)).chain(both(|lang| lang.pick("báo cáo", "report").to_owned()));
    dataset("report", of.code(), "ECON", ask)
        .said("dct:title", |lang| of.title(city, lang))
        .said("dct:description", |lang| about(of, lang))
        .with("dcat:keyword", words)
        .with("dct:accrualPeriodicity", half_yearly)
        .with("dct:spatial", [Term::Node(place(city.bounds))])
        .to("dct:rights", format!("{base}/catalogue#rights"))
        .with("dcat:distribution", forms(of, ask).into_iter().map(Term::Node))
}

fn frequency(cadence: Cadence) -> Term {
    Term::Iri(format!("{AUTHORITY}/frequency/{}", cadence.frequency()))
}

/// What a report depends on.
fn about(of: Report, lang: Lang) -> String {
    let names: Vec<&str> = of.takes().iter().map(|own| own.name(lang)).collect();
    let made = lang.pick(
        "Tính từ sổ đăng ký mỗi lần được hỏi, theo tham số",
        "Computed from the register on request, by the parameters",
    );
    format!("{made}: {}", names.join("; "))
}

/// A report in every format. One that needs a parameter has the address where its parameters are explained.
fn forms(of: Report, ask: &Ask) -> Vec<Node> {
    let base = &ask.base;
    if let Some(needed) = of.needs() {
        let address = format!("{base}/api/reports");
        let told = |lang: Lang| {
            let needs = lang.pick("Cần tham số", "It needs the parameter");
            format!("{needs} {needed}: {address}/{of}?{needed}=…")
        };
        return vec![distribution(&address, Format::Json.media_type(), None).said("dct:description", told)];
    }
    let is_layer = Report::LAYERS.contains(&of);
    let offered = Format::ALL.iter().filter(|own| is_layer || **own != Format::GeoJson);
    let form = |format: &Format| {
        let standard =
            (*format == Format::DataPackage).then(|| Term::Node(Node::at(DATA_PACKAGE, "dct:Standard")));
        distribution(&format!("{base}/api/reports/{of}?f={format}"), format.media_type(), None)
            .said("dct:title", |lang| format.name(lang).to_owned())
            .with("dct:conformsTo", standard)
    };
    offered.map(form).collect()
}

fn distribution(address: &str, media_type: &str, licence: Option<Licence>) -> Node {
    let bare = media_type.split(';').next().unwrap_or(media_type);
    Node::of("dcat:Distribution")
        .to("dcat:accessURL", address)
        .to("dcat:mediaType", format!("{MEDIA_TYPES}/{bare}"))
        .with("dct:license", licence.map(|own| Term::Node(Node::at(own.address, "dct:LicenseDocument"))))
}

fn service_of_features(ask: &Ask) -> Node {
    let base = &ask.base;
    let served = Collection::ALL.iter().map(|own| Term::Iri(format!("{base}/catalogue#collection-{own}")));
    describe(Node::at(format!("{base}/catalogue#ogc-api"), "dcat:DataService"), &ask.now.city)
        .said("dct:title", |_| "OGC API – Features, Tiles".to_owned())
        .to("dcat:endpointURL", format!("{base}/ogc/"))
        .to("dcat:endpointDescription", format!("{base}/ogc/api"))
        .with("dct:conformsTo", [Term::Node(Node::at(FEATURES, "dct:Standard"))])
        .with("dcat:servesDataset", served)
}

fn service_of_reports(ask: &Ask) -> Node {
    let base = &ask.base;
    let served = Report::ALL.iter().map(|own| Term::Iri(format!("{base}/catalogue#report-{own}")));
    describe(Node::at(format!("{base}/catalogue#reports"), "dcat:DataService"), &ask.now.city)
        .said("dct:title", |lang| lang.pick("Các báo cáo", "Reports").to_owned())
        .to("dcat:endpointURL", format!("{base}/api/reports"))
        .to("dcat:endpointDescription", format!("{base}/ogc/api"))
        .with("dcat:servesDataset", served)
}

/// A box in degrees.
fn place(bbox: Bbox) -> Node {
    let [west, south, east, north] = bbox.to_array();
    let ring = [(west, south), (east, south), (east, north), (west, north), (west, south)];
    let ring: Vec<String> = ring.iter().map(|(lon, lat)| format!("{lon} {lat}")).collect();
    let text = format!("POLYGON(({}))", ring.join(", "));
    Node::of("dct:Location").with("dcat:bbox", [Term::Typed("geo:wktLiteral", text)])
}

/// The time for which the features of a collection are valid, where it is known.
fn period(of: Collection, ask: &Ask) -> Option<Node> {
    let (first, last) = of.valid(&ask.now);
    first.or(last)?;
    let day = |day: time::Date| Term::Typed("xsd:date", day.to_string());
    let period = Node::of("dct:PeriodOfTime");
    Some(period.with("dcat:startDate", first.map(day)).with("dcat:endDate", last.map(day)))
}

/// The licence of data whose sources all state the same one and nothing beside it, if it has an address.
pub(super) fn only(stated: &BTreeSet<Option<String>>) -> Option<Licence> {
    let [Some(words)] = stated.iter().collect::<Vec<_>>()[..] else { return None };
    Licence::of(words)
}

/// What is said of the rights: the words of each source, which the register keeps as they are.
fn rights(stated: &BTreeSet<Option<String>>) -> Vec<Term> {
    let told = |lang: Lang| {
        let each =
            lang.pick("Mỗi bản ghi dẫn nguồn; nguồn ghi", "Each record cites its sources, which state");
        let none = lang.pick("Các nguồn không ghi giấy phép", "The sources state no licence");
        let words: Vec<&str> = stated.iter().flatten().map(String::as_str).collect();
        if words.is_empty() {
            return none.to_owned();
        }
        let others = lang.pick("có nguồn không ghi giấy phép", "some sources state no licence");
        let others = stated.contains(&None).then_some(others);
        format!("{each}: {}", words.into_iter().chain(others).collect::<Vec<_>>().join(" | "))
    };
    both(told).collect()
}
