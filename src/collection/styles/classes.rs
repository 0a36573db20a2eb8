//! The classes by which features are drawn.

use crate::{
    collection::kinds::Collection,
    model::{
        lang::{Lang, Text},
        sector::SectorCode,
        unit::Level,
        zone::ZoneKind,
    },
};

/// The colours, the same as on the plain home page.
pub(super) const LAND: &str = "#f1ede4";
pub(super) const BORDER: &str = "#b9b09f";
pub(super) const FIRM: &str = "#9a3412";
pub(super) const CLUSTER: &str = "#0f766e";
pub(super) const ZONE: &str = "#1d4ed8";
pub(super) const LAND_OF_ZONE: &str = "#dbe4f5";
pub(super) const LINKAGE: &str = "#7c3aed";
/// The colour of what is in no class.
pub(super) const UNKNOWN: &str = "#8d9499";

/// A class.
pub(super) struct Class {
    /// The value by which it is known.
    pub(super) value: &'static str,
    title: Text,
    /// The colour.
    pub(super) colour: &'static str,
    /// The divisions of VSIC, for classes of sectors.
    pub(super) divisions: &'static [&'static str],
}

impl Class {
    /// The title in a language.
    pub(super) fn title(&self, lang: Lang) -> &'static str {
        self.title.of(lang)
    }
}

/// How a collection is divided.
pub(super) enum Division {
    /// By the divisions of VSIC of this property.
    Sectors(&'static str),
    /// By the values of this property.
    Values(&'static str),
    /// Not at all.
    None,
}

/// The division of a collection, and its classes.
pub(super) fn of(collection: Collection) -> (Division, Vec<Class>) {
    match collection {
        Collection::Firms => (Division::Sectors("sector"), sectors()),
        Collection::Zones | Collection::Clusters | Collection::Outlines => {
            let all = ZoneKind::ALL.iter().filter(|kind| match collection {
                Collection::Zones => !kind.is_cluster(),
                Collection::Clusters => kind.is_cluster(),
                _ => true,
            });
            (Division::Values("kind"), all.map(|kind| zone(*kind)).collect())
        }
        Collection::Units => (Division::Values("level"), Level::ALL.iter().map(|own| level(*own)).collect()),
        Collection::Linkages | Collection::Observations | Collection::Sources => (Division::None, Vec::new()),
    }
}

/// The colour of a collection without classes, and of what is in none.
pub(super) fn plain(collection: Collection) -> &'static str {
    match collection {
        Collection::Units => LAND,
        Collection::Outlines => LAND_OF_ZONE,
        Collection::Linkages => LINKAGE,
        _ => UNKNOWN,
    }
}

/// The colour of an establishment of a sector.
pub fn colour_of_sector(sector: Option<SectorCode>) -> &'static str {
    let division = sector.and_then(|own| own.at_level(2));
    let is_of = |class: &Class| division.is_some_and(|own| class.divisions.contains(&own.as_str()));
    sectors().iter().find(|class| is_of(class)).map_or(UNKNOWN, |class| class.colour)
}

fn class(value: &'static str, title: Text, colour: &'static str) -> Class {
    Class { value, title, colour, divisions: &[] }
}

fn zone(kind: ZoneKind) -> Class {
    let colour = match kind {
        ZoneKind::IndustrialPark => ZONE,
        ZoneKind::HighTechPark => "#9333ea",
        ZoneKind::DigitalPark => "#0891b2",
        ZoneKind::LegacyArea => "#78716c",
        ZoneKind::IndustrialCluster => CLUSTER,
        ZoneKind::CraftVillageCluster => "#b45309",
    };
    class(kind.code(), Text::new(kind.name(Lang::Vi), kind.name(Lang::En)), colour)
}

fn level(own: Level) -> Class {
    let colour = if own == Level::Ward { BORDER } else { "#57534e" };
    class(own.code(), Text::new(own.name(Lang::Vi), own.name(Lang::En)), colour)
}

/// The groups of divisions of the app, with their colours.
fn sectors() -> Vec<Class> {
    let group = |value, title, colour, divisions| Class { divisions, ..class(value, title, colour) };
    vec![
        group("textile", Text::new("Dệt may, da giày", "Textiles, leather"), "#523f65", &["13", "14", "15"]),
        group(
            "wood",
            Text::new("Gỗ, giấy, in, nội thất", "Wood, paper, furniture"),
            "#6f3a09",
            &["16", "17", "18", "31"],
        ),
        group("metal", Text::new("Kim loại", "Metals"), "#3e69ba", &["24", "25"]),
        group(
            "electronics",
            Text::new("Điện tử, thiết bị điện", "Electronics, electrical"),
            "#4ee3ff",
            &["26", "27"],
        ),
        group("vehicles", Text::new("Ô tô, xe máy", "Vehicles"), "#9c677b", &["29", "30"]),
        group(
            "food",
            Text::new("Thực phẩm, đồ uống", "Food, drink, tobacco"),
            "#e69f00",
            &["10", "11", "12"],
        ),
        group("plastic", Text::new("Nhựa, cao su", "Rubber, plastics"), "#3ba1d3", &["22"]),
        group(
            "mineral",
            Text::new("Gốm sứ, vật liệu xây dựng", "Ceramics, building materials"),
            "#a3987f",
            &["23"],
        ),
        group("chemical", Text::new("Hóa chất, dược", "Chemicals, pharmacy"), "#727f2c", &["19", "20", "21"]),
        group(
            "utility",
            Text::new("Điện, nước, môi trường", "Energy, water, waste"),
            "#e4d09b",
            &["35", "36", "37", "38", "39"],
        ),
        group("machinery", Text::new("Máy móc, sửa chữa", "Machinery, repair"), "#2c5143", &["28", "33"]),
        group(
            "other",
            Text::new("Khai khoáng, ngành khác", "Mining, other"),
            "#bad0cb",
            &["05", "06", "07", "08", "09", "32"],
        ),
    ]
}
