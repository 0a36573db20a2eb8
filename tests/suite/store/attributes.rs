//! An attribute of a firm or a zone is declared once, and the declaration serves everything that stores or publishes it. The
//! tests loop over the declarations, so that they cover an attribute that is added.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::Value as Json;
use time::macros::date;
use xuong::{
    collection::{extract::Extract, files, kinds::Collection, selection::Selection},
    geom::lonlat::LonLat,
    index::{Snapshot, snapshot_codec},
    model::{
        actor::Role,
        attribute::{Attribute, Kind, Quantity, Unfit, Visibility},
        column::Value,
        firm::Firm,
        holdings::Holdings,
        id::{FirmId, ZoneId},
        lang::Lang,
        location::Location,
        zone::Zone,
    },
};

use crate::{
    harness::{Folder, hanoi},
    imports::files::{held, import},
};

const ZONE: &str = "ZONE-ALL";
const FIRM: &str = "FIRM-ALL";

/// A value that an attribute accepts, as files have it.
fn sample<R: Clone>(attribute: &Attribute<R>, own_code: &str, of: &R) -> String {
    match attribute.kind {
        Kind::Text(_) => format!("chữ của {}", attribute.name),
        Kind::TaxCode(_) => "0101248141".to_owned(),
        Kind::Sector => "25".to_owned(),
        Kind::Code => if attribute.name == "code" { own_code } else { ZONE }.to_owned(),
        Kind::Codes => "S1;S2".to_owned(),
        Kind::Set => match attribute.put(&mut of.clone(), "?".into()) {
            Err(Unfit::NotInSet(error)) => error.allowed.rsplit(", ").next().expect("a code").to_owned(),
            other => panic!("{}: {other:?}", attribute.name),
        },
        Kind::Whole(Quantity { range, .. }) => {
            let fits = [25, 2025].into_iter().find(|n| range.holds(f64::from(*n)));
            fits.expect("a number in the range").to_string()
        }
        Kind::Real(_) => "1.5".to_owned(),
        Kind::Date(_) => "2024-05".to_owned(),
    }
}

/// Sets each attribute to a sample.
fn fill<R: Clone>(record: &mut R, of: &[Attribute<R>], own_code: &str) {
    for attribute in of {
        let text = sample(attribute, own_code, record);
        let value = match attribute.kind {
            Kind::Whole(_) => Value::Int(text.parse().expect("a whole number")),
            Kind::Real(_) => Value::Real(text.parse().expect("a number")),
            _ => Value::from(text),
        };
        attribute.put(record, value).expect("a sample");
    }
}

fn place() -> Location {
    Location::at(LonLat::new(105.85, 21.03).expect("a position"))
}

fn full_firm() -> Firm {
    let mut firm = Firm { id: FirmId(1), location: Some(place()), ..Firm::default() };
    fill(&mut firm, Firm::ATTRIBUTES, FIRM);
    firm
}

fn full_zone() -> Zone {
    let mut zone = Zone { id: ZoneId(1), location: Some(place()), ..Zone::default() };
    fill(&mut zone, Zone::ATTRIBUTES, ZONE);
    zone
}

fn snapshot() -> Snapshot {
    let mut holdings = Holdings::default();
    holdings.zones.insert(1, full_zone().into());
    holdings.firms.insert(1, full_firm().into());
    Snapshot::new(holdings, 2, hanoi())
}

/// The paths of unknown values in a record.
fn unknown(path: &str, value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Null => found.push(path.to_owned()),
        Json::Array(parts) if parts.is_empty() => found.push(path.to_owned()),
        Json::Object(members) => {
            members.iter().for_each(|(name, value)| unknown(&format!("{path}.{name}"), value, found));
        }
        _ => {}
    }
}

#[test]
fn every_field_of_a_record_is_declared_as_an_attribute() {
    let mut found = Vec::new();
    unknown("firm", &serde_json::to_value(full_firm()).expect("a record"), &mut found);
    unknown("zone", &serde_json::to_value(full_zone()).expect("a record"), &mut found);
    assert!(found.is_empty(), "no attribute is declared for {found:?}");
}

#[test]
fn every_attribute_is_read_as_it_was_set() {
    fn differ<R: Clone>(record: &R, of: &[Attribute<R>], own_code: &str) -> Vec<&'static str> {
        let is_other = |a: &&Attribute<R>| {
            let sample = sample(a, own_code, record);
            let sample = if matches!(a.kind, Kind::Sector) { format!("2018:{sample}") } else { sample };
            a.value(record).to_string() != sample
        };
        of.iter().filter(is_other).map(|a| a.name).collect()
    }
    assert_eq!(differ(&full_firm(), Firm::ATTRIBUTES, FIRM), [""; 0]);
    assert_eq!(differ(&full_zone(), Zone::ATTRIBUTES, ZONE), [""; 0]);
}

#[test]
fn the_read_model_and_its_file_keep_every_attribute() {
    let now = snapshot();
    assert_eq!(now.firms.iter().next().expect("the firm").firm(), full_firm());
    let mut bytes = Vec::new();
    snapshot_codec::write(&now, "a mark", &mut bytes).expect("writing to memory");
    let others = Holdings { firms: BTreeMap::default(), ..now.holdings() };
    let read =
        snapshot_codec::read(bytes.as_slice(), bytes.len() as u64, others, false, hanoi()).expect("a file");
    assert_eq!(read.firms.iter().next().expect("the firm").firm(), full_firm());
}

/// A file with a column for every attribute and one row. Without `said`, cells are empty where they may be.
fn file<R: Clone>(of: &[Attribute<R>], own_code: &str, record: &R, said: bool) -> String {
    let own = of.iter().filter_map(|a| Some((a.in_files?, sample(a, own_code, record))));
    let point = [("lon", "105.85".to_owned()), ("lat", "21.03".to_owned())];
    let (names, cells): (Vec<_>, Vec<_>) = own.chain(point).unzip();
    let cells: Vec<String> = names
        .iter()
        .zip(cells)
        .map(
            |(name, cell)| {
                if said || matches!(*name, "code" | "name" | "kind") { cell } else { String::new() }
            },
        )
        .collect();
    format!("{}\n{}\n", names.join(","), cells.join(","))
}

/// A register with the full zone and the full firm imported.
fn imported() -> Folder {
    let folder = Folder::seeded();
    let sources = folder.file("sources.csv", "code,title\nS1,Một\nS2,Hai\n");
    folder.xuong(&["import", "sources", sources.to_str().expect("a name")]).ended(0);
    let zones = folder.file("zones.csv", file(Zone::ATTRIBUTES, ZONE, &full_zone(), true));
    folder.xuong(&["import", "zones", zones.to_str().expect("a name")]).ended(0);
    import(&folder, file(Firm::ATTRIBUTES, FIRM, &full_firm(), true), &[]).ended(0);
    folder
}

/// The full firm and the full zone as a register holds them, with other identities.
fn held_in(folder: &Folder) -> (Firm, Zone) {
    let (held, _) = held(folder);
    let firm = held.firms.values().find(|f| f.code.as_str() == FIRM).expect("the firm");
    let zone = held.zones.values().find(|z| z.code.as_str() == ZONE).expect("the zone");
    (Firm { id: FirmId(1), ..Firm::clone(firm) }, Zone { id: ZoneId(1), ..Zone::clone(zone) })
}

/// The full firm and the full zone without the values that files never have.
fn as_in_files() -> (Firm, Zone) {
    let (mut firm, mut zone) = (full_firm(), full_zone());
    for location in [&mut firm.location, &mut zone.location] {
        location.as_mut().expect("a place").entered = None;
    }
    firm.former_codes.clear();
    (firm, zone)
}

#[test]
fn a_file_the_database_and_the_log_keep_every_attribute() {
    let folder = imported();
    assert_eq!(held_in(&folder), as_in_files());
    let told = folder.xuong(&["check", "--deep"]);
    assert!(told.out.contains("nguyên vẹn"), "{}", told.out);
}

#[rstest]
#[case::cells_are_empty(true)]
#[case::columns_are_not_there(false)]
fn what_a_file_does_not_say_of_a_record_stays(#[case] with_columns: bool) {
    let folder = imported();
    let (firms, zones) = if with_columns {
        let firms = file(Firm::ATTRIBUTES, FIRM, &full_firm(), false);
        (firms, file(Zone::ATTRIBUTES, ZONE, &full_zone(), false))
    } else {
        let zone = full_zone();
        (format!("code\n{FIRM}\n"), format!("code,kind,name\n{ZONE},{},{}\n", zone.kind, zone.name))
    };
    import(&folder, firms, &[]).ended(0);
    let zones = folder.file("zones.csv", zones);
    folder.xuong(&["import", "zones", zones.to_str().expect("a name")]).ended(0);
    assert_eq!(held_in(&folder), as_in_files());
}

#[test]
fn cells_that_are_to_clear_clear_every_attribute() {
    let folder = imported();
    let firms = file(Firm::ATTRIBUTES, FIRM, &full_firm(), false);
    let told = import(&folder, firms, &["--empty", "clear"]).ended(0);
    let (firm, _) = held_in(&folder);
    let left = Firm::ATTRIBUTES.iter().filter(|a| a.value(&firm) != Value::Null).map(|a| a.name);
    assert_eq!(left.collect::<Vec<_>>(), ["code", "name"], "{}", told.out);
}

#[rstest]
#[case(Role::Public)]
#[case(Role::Analyst)]
fn an_attribute_is_published_as_it_is_declared(#[case] role: Role) {
    let (now, firm) = (snapshot(), full_firm());
    let all = Extract::all(&now, date!(2026 - 06 - 30), Collection::Firms, role, Lang::En);
    let (mut features, mut sheet) = (Vec::new(), Vec::new());
    files::geojson(&all, &mut features).expect("features");
    let features: Json = serde_json::from_slice(&features).expect("JSON");
    files::sheet(&all, &mut sheet).expect("a sheet");
    let sheet = String::from_utf8(sheet).expect("UTF-8");
    let heading: Vec<&str> = sheet.lines().next().expect("a heading").split(',').collect();
    let queryables = Collection::Firms.queryables(role);
    let sortables = Collection::Firms.sortables(role);
    for attribute in Firm::ATTRIBUTES {
        let (name, is_sector) = (attribute.published_as, attribute.name == "sector");
        let seen = match attribute.visibility {
            Visibility::Public => true,
            Visibility::Restricted => role == Role::Analyst,
            // The digits and the version of a sector have columns of their own.
            Visibility::Internal => is_sector,
        };
        assert_eq!(heading.iter().any(|own| own.trim_start_matches('\u{feff}') == name), seen, "{name}: CSV");
        assert_eq!(queryables.iter().any(|own| own.name == name), seen, "{name}: queryables");
        assert_eq!(sortables.iter().any(|own| own.name == name), seen, "{name}: sortables");
        let property = &features["features"][0]["properties"][name];
        assert_eq!(!property.is_null(), seen, "{name}: GeoJSON");
        let value = attribute.value(&firm).told();
        if seen && !is_sector {
            assert_eq!(*property, serde_json::to_value(&value).expect("a value"), "{name}: GeoJSON");
            let equals = vec![(name.to_owned(), attribute.value(&firm).to_string())];
            let found = Selection { equals, ..Selection::default() }.firms(&now).count();
            assert_eq!(found, 1, "{name}: filtered by its value");
        }
    }
}
