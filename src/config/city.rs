//! The folder of a city: `city.toml` and the files that a new register is filled from.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;

use super::{forms, rivers};
use crate::{
    geom::{bbox::Bbox, crs::Crs, lonlat::LonLat},
    model::{
        city::{City, Contact, EditionTitle, Examples, Plan, Start, Target, is_agency},
        code::Code,
        lang::{Lang, Names, Text},
        unit::Level,
    },
};

/// The description of a city in its folder.
const FILE: &str = "city.toml";

/// The description of the bundled city.
const EMBEDDED: &str = include_str!("../../geodata/city.toml");

/// A city and the files of its folder.
#[derive(Debug, Clone, PartialEq)]
pub struct CityFolder {
    /// The city.
    pub city: Arc<City>,
    /// The folder; `None` for the bundled files.
    pub folder: Option<PathBuf>,
    /// The files to import into a new register.
    pub seed: Seed,
}

/// Files of a city's folder by what they hold, in the order in which they are imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// Sources.
    pub sources: Vec<String>,
    /// Editions of administrative units.
    pub units: Vec<String>,
    /// Which unit became which.
    pub successions: Vec<String>,
    /// Industrial parks.
    pub zones: Vec<String>,
    /// Industrial clusters.
    pub clusters: Vec<String>,
    /// Outlines of parks and clusters.
    pub outlines: Vec<String>,
    /// Firms.
    pub firms: Vec<String>,
    /// Observations.
    pub observations: Vec<String>,
}

/// Why the folder of a city cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// The file does not exist or cannot be read.
    #[error("{}: {cause}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is not TOML, or has an unknown key or a value of another type.
    #[error("{}: {cause}", file.display())]
    Form {
        /// Which.
        file: PathBuf,
        /// What is wrong and where.
        cause: toml::de::Error,
    },
    /// A value cannot be used.
    #[error("{}", self.say(Lang::En))]
    Value {
        /// In which file.
        file: PathBuf,
        /// Its key.
        key: String,
        /// The value.
        found: String,
        /// What was expected.
        expected: Names,
    },
}

impl CityError {
    /// The same in the reader's language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Value { file, key, found, expected } => {
                let (needed, expected) = (lang.pick("cần", "expected"), expected.of(lang));
                format!("{}: {key} = {found}; {needed} {expected}", file.display())
            }
            Self::File { .. } | Self::Form { .. } => self.to_string(),
        }
    }
}

/// The bundled city.
///
/// # Panics
///
/// Never: a test reads the same file.
pub fn embedded() -> CityFolder {
    parse(EMBEDDED, None).expect("the city that comes with the program is a city")
}

/// Reads the city of a folder, or the bundled one.
///
/// # Errors
///
/// [`CityError`] names the file, the key, the value and the expected value.
pub fn read(folder: Option<&Path>) -> Result<CityFolder, CityError> {
    let Some(folder) = folder else { return Ok(embedded()) };
    let file = folder.join(FILE);
    let text = std::fs::read_to_string(&file).map_err(|cause| CityError::File { file, cause })?;
    let mut place = parse(&text, Some(folder))?;
    let file = folder.join(forms::FILE);
    let city = Arc::make_mut(&mut place.city);
    city.forms = forms::in_folder(&file, &city.forms).map_err(|fault| match fault {
        forms::Fault::File(cause) => CityError::File { file, cause },
        forms::Fault::Form(cause) => CityError::Form { file, cause },
        forms::Fault::Value(key, found, expected) => Wrong::new(key, found, expected).of(file),
    })?;
    let file = folder.join(rivers::FILE);
    city.rivers = rivers::in_folder(&file).map_err(|fault| match fault {
        rivers::Fault::File(cause) => CityError::File { file, cause },
        rivers::Fault::Value(key, found, expected) => Wrong::new(key, found, expected).of(file),
    })?;
    Ok(place)
}

fn parse(text: &str, folder: Option<&Path>) -> Result<CityFolder, CityError> {
    let file = folder.map_or_else(|| Path::new("geodata").join(FILE), |folder| folder.join(FILE));
    let written: Written =
        toml::from_str(text).map_err(|cause| CityError::Form { file: file.clone(), cause })?;
    let seed = written.seed.clone();
    if let Some(folder) = folder {
        seed.are_there(folder, &file)?;
    }
    let city = written.city().map_err(|wrong| wrong.of(file))?;
    Ok(CityFolder { city: Arc::new(city), folder: folder.map(Path::to_owned), seed })
}

impl Seed {
    /// Every file, with the key that lists it.
    fn files(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let Self { sources, units, successions, zones, clusters, outlines, firms, observations } = self;
        let lists = [
            ("seed.sources", sources),
            ("seed.units", units),
            ("seed.successions", successions),
            ("seed.zones", zones),
            ("seed.clusters", clusters),
            ("seed.outlines", outlines),
            ("seed.firms", firms),
            ("seed.observations", observations),
        ];
        lists.into_iter().flat_map(|(key, files)| files.iter().map(move |file| (key, file)))
    }

    fn are_there(&self, folder: &Path, file: &Path) -> Result<(), CityError> {
        match self.files().find(|(_, name)| !folder.join(name).is_file()) {
            None => Ok(()),
            Some((key, name)) => {
                Err(Wrong::new(key, name, Text::new("một tệp trong thư mục này", "a file in this folder"))
                    .of(file.to_owned()))
            }
        }
    }
}

/// A value that cannot be used.
struct Wrong {
    key: String,
    found: String,
    expected: Names,
}

impl Wrong {
    fn new(key: impl Into<String>, found: impl fmt::Debug, expected: impl Into<Names>) -> Self {
        Self { key: key.into(), found: format!("{found:?}"), expected: expected.into() }
    }

    fn of(self, file: PathBuf) -> CityError {
        let Self { key, found, expected } = self;
        CityError::Value { file, key, found, expected }
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    crs: u32,
    bounds: [f64; 4],
    name: Names,
    full_name: Names,
    map: Map,
    boundaries: Boundaries,
    examples: Samples,
    plan: Option<WrittenPlan>,
    contact: Option<Contact>,
    #[serde(default)]
    seed: Seed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    lon: f64,
    lat: f64,
    zoom: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Boundaries {
    default: String,
    disclosure: Option<String>,
    editions: Vec<WrittenEdition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEdition {
    code: String,
    level: String,
    title: Names,
    units: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    point: String,
    place: String,
    words: String,
    part: String,
    zone: String,
    bbox: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPlan {
    name: Names,
    full_name: Names,
    until: i32,
    targets: Vec<WrittenTarget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTarget {
    measure: String,
    name: Names,
    published: Option<String>,
    part: Option<String>,
    #[serde(default)]
    yearly: bool,
}

impl Written {
    fn city(self) -> Result<City, Wrong> {
        let code = code("code", &self.code)?;
        let crs = projected(self.crs)?;
        let bounds = bounds(self.bounds, crs)?;
        let start = self.map.start(&bounds)?;
        let examples = self.examples.checked(&bounds, crs)?;
        let named = [("name", &self.name), ("full_name", &self.full_name)];
        named.into_iter().try_for_each(|(key, names)| filled(key, names))?;
        let Boundaries { default, disclosure, editions } = self.boundaries;
        let editions: Vec<EditionTitle> =
            editions.into_iter().enumerate().map(WrittenEdition::title).collect::<Result<_, _>>()?;
        let one_of = |key: &str, text: &str| match editions.iter().find(|e| e.code.as_str() == text) {
            Some(edition) => Ok(edition.code.clone()),
            None => Err(Wrong::new(
                key,
                text,
                Text::new(
                    "mã của một bộ trong boundaries.editions",
                    "the code of one of boundaries.editions",
                ),
            )),
        };
        let default_edition = one_of("boundaries.default", &default)?;
        let disclosure_edition = disclosure.map(|text| one_of("boundaries.disclosure", &text)).transpose()?;
        if let Some(at) =
            (1..editions.len()).find(|at| editions[..*at].iter().any(|e| e.code == editions[*at].code))
        {
            let key = format!("boundaries.editions[{at}].code");
            let expected = Text::new("mã chỉ dùng một lần", "a code that is used once");
            return Err(Wrong::new(key, editions[at].code.as_str(), expected));
        }
        let plan = self.plan.map(WrittenPlan::plan).transpose()?;
        self.contact.as_ref().map(reachable).transpose()?;
        Ok(City {
            code,
            name: self.name,
            full_name: self.full_name,
            crs,
            bounds,
            start,
            editions,
            default_edition,
            disclosure_edition,
            plan,
            forms: forms::of_law(),
            contact: self.contact,
            rivers: rivers::embedded(),
            examples,
        })
    }
}

fn code(key: &str, text: &str) -> Result<Code, Wrong> {
    let expected = Text::new(
        "mã gồm chữ, số, '-', '_', tối đa 80 ký tự",
        "letters, digits, '-', '_', at most 80 of them",
    );
    text.parse().map_err(|_| Wrong::new(key, text, expected))
}

fn filled(key: &str, Names { vi, en }: &Names) -> Result<(), Wrong> {
    let empty = [("vi", vi), ("en", en)].into_iter().find(|(_, text)| text.trim().is_empty());
    let wrong = |(lang, text): (&str, &String)| {
        Wrong::new(format!("{key}.{lang}"), text, Text::new("một tên", "a name"))
    };
    empty.map_or(Ok(()), |empty| Err(wrong(empty)))
}

/// A contact has a name, and an address of mail or of a page.
fn reachable(own: &Contact) -> Result<(), Wrong> {
    filled("contact.name", &own.name)?;
    let is_bare = |text: &str| !text.chars().any(|c| c.is_whitespace() || "<>\"".contains(c));
    let mail = |text: &str| {
        let parts = text.split_once('@').filter(|(_, host)| !host.contains('@'));
        is_bare(text) && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
    };
    let page = |text: &str| is_bare(text) && (text.starts_with("https://") || text.starts_with("http://"));
    let wrong = |key: &str, found: &str, expected| Err(Wrong::new(key, found, expected));
    match (&own.email, &own.url) {
        (None, None) => wrong("contact", "", Text::new("email hoặc url", "an email or a url")),
        (Some(text), _) if !mail(text) => {
            wrong("contact.email", text, Text::new("địa chỉ thư điện tử", "an e-mail address"))
        }
        (_, Some(text)) if !page(text) => {
            wrong("contact.url", text, Text::new("địa chỉ http(s)", "an address of http(s)"))
        }
        _ => own.agency.as_deref().filter(|text| !is_agency(text)).map_or(Ok(()), |text| {
            let expected = Text::new(
                "chữ không dấu, số, '-', '_', bắt đầu bằng chữ; dấu chấm ngăn các phần",
                "letters, digits, '-', '_', with a letter first; points separate parts",
            );
            wrong("contact.agency", text, expected)
        }),
    }
}

/// A projected reference system: a zone of VN-2000 / TM-3.
fn projected(epsg: u32) -> Result<Crs, Wrong> {
    let zones = Crs::zones().map(|crs| crs.epsg().to_string());
    let zones = zones.collect::<Vec<_>>().join(", ");
    let crs = epsg.to_string().parse().ok().filter(|crs: &Crs| crs.is_tm3());
    crs.ok_or_else(|| {
        let expected = Names {
            vi: format!("mã EPSG của một múi VN-2000 / TM-3: {zones}"),
            en: format!("the EPSG code of a zone of VN-2000 / TM-3: {zones}"),
        };
        Wrong::new("crs", epsg, expected)
    })
}

/// Bounds within 3° of the central meridian of the projection.
fn bounds(written: [f64; 4], crs: Crs) -> Result<Bbox, Wrong> {
    const REACH_DEG: f64 = 3.0;
    let [west, south, east, north] = written;
    let expected = Text::new(
        "[tây, nam, đông, bắc] theo độ, nằm trong Việt Nam và trong 3° quanh kinh tuyến trục của crs",
        "[west, south, east, north] in degrees, in Viet Nam and within 3° of the central meridian of crs",
    );
    let of_meridian = |lon: f64| crs.central_meridian().is_some_and(|own| (lon - own).abs() <= REACH_DEG);
    let fits = west < east && south < north && of_meridian(west) && of_meridian(east);
    let here = (102.0..=118.0).contains(&west) && east <= 118.0 && south >= 6.0 && north <= 24.0;
    let bbox = Bbox::new(west, south, east, north).ok().filter(|_| fits && here);
    bbox.ok_or_else(|| Wrong::new("bounds", written, expected))
}

impl Map {
    fn start(self, bounds: &Bbox) -> Result<Start, Wrong> {
        let at = LonLat::new(self.lon, self.lat).ok().filter(|at| bounds.contains(*at));
        let at = at.ok_or_else(|| {
            Wrong::new(
                "map.lon, map.lat",
                (self.lon, self.lat),
                Text::new("một điểm trong bounds", "a point in bounds"),
            )
        })?;
        if !(0.0..=22.0).contains(&self.zoom) {
            let expected = Text::new("số từ 0 đến 22", "a number from 0 to 22");
            return Err(Wrong::new("map.zoom", self.zoom, expected));
        }
        Ok(Start { at, zoom: self.zoom })
    }
}

impl WrittenEdition {
    fn title((at, own): (usize, Self)) -> Result<EditionTitle, Wrong> {
        let key = |name: &str| format!("boundaries.editions[{at}].{name}");
        filled(&key("title"), &own.title)?;
        filled(&key("units"), &own.units)?;
        let level: Level = own.level.parse().map_err(|_| {
            Wrong::new(key("level"), &own.level, Text::new("district hoặc ward", "district or ward"))
        })?;
        Ok(EditionTitle { code: code(&key("code"), &own.code)?, level, title: own.title, units: own.units })
    }
}

impl Samples {
    fn checked(self, bounds: &Bbox, crs: Crs) -> Result<Examples, Wrong> {
        let Self { point, place, words, part, zone, bbox } = self;
        let zone = code("examples.zone", &zone)?;
        let read = crate::geom::position::read(&point, None, crs);
        if !read.is_ok_and(|reading| bounds.contains(reading.at)) {
            let expected = Text::new("tọa độ trong bounds", "a position in bounds");
            return Err(Wrong::new("examples.point", point, expected));
        }
        if !bbox.parse().is_ok_and(|own: Bbox| own.intersects(bounds)) {
            let expected = Text::new("tây,nam,đông,bắc trong bounds", "west,south,east,north in bounds");
            return Err(Wrong::new("examples.bbox", bbox, expected));
        }
        Ok(Examples { point, place, words, part, zone, bbox })
    }
}

impl WrittenPlan {
    fn plan(self) -> Result<Plan, Wrong> {
        let Self { name, full_name, until, targets } = self;
        filled("plan.name", &name)?;
        filled("plan.full_name", &full_name)?;
        let targets = targets.into_iter().enumerate().map(|(at, own)| {
            filled(&format!("plan.targets[{at}].name"), &own.name)?;
            let WrittenTarget { measure, name, published, part, yearly } = own;
            Ok(Target {
                published: published.unwrap_or_else(|| measure.clone()),
                measure,
                name,
                part,
                yearly,
            })
        });
        Ok(Plan { name, full_name, until, targets: targets.collect::<Result<_, Wrong>>()? })
    }
}

#[cfg(test)]
mod tests;
