//! The names of sectors in published tables, which stay whatever a later list of sectors is.

use crate::model::{
    lang::Lang,
    publication::ALL_SECTORS,
    sector::{SectorCode, VsicVersion},
    vsic,
};

/// The name of a division by its number in this program: its code in VSIC 2025, or with the version before it; `None` for
/// unknown sectors.
pub(super) fn label(division: usize) -> Option<String> {
    let code = u8::try_from(division).ok().and_then(vsic::division)?;
    Some(match code.version() {
        VsicVersion::V2025 => code.as_str().to_owned(),
        VsicVersion::V2018 => format!("{}:{}", VsicVersion::V2018, code.as_str()),
    })
}

/// The title of a division by its name.
pub(super) fn title(label: Option<&str>, lang: Lang) -> String {
    let Some(label) = label else { return lang.pick("Chưa rõ ngành", "Sector unknown").to_owned() };
    if label == ALL_SECTORS {
        return lang.pick("Mọi ngành", "All sectors").to_owned();
    }
    let (version, digits) = match label.split_once(':') {
        Some((version, digits)) => (version.parse().ok(), digits),
        None => (Some(VsicVersion::V2025), label),
    };
    let code = version.and_then(|version| SectorCode::new(version, digits).ok());
    let heading = code.and_then(vsic::find);
    heading.map_or_else(|| label.to_owned(), |heading| heading.name(lang).to_owned())
}
