//! Lists of written addresses, as a table with headings or with one address a line.

use super::{
    finding::{Fault, Finding},
    formats::format::Format,
    grid::Row,
    reading::{
        heading::{Headings, Property, Words},
        sheet::{Sheet, Wanted},
        text::decode_as,
    },
    severity::Severity,
};
use crate::{geom::lonlat::LonLat, model::lang::Lang};

/// An address of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// Its line.
    pub line: usize,
    /// The code of what it is the address of.
    pub code: Option<String>,
    /// The name of what it is the address of.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The point beside it.
    pub point: Option<LonLat>,
    /// Coordinates that are none, as written.
    pub unread_point: Option<String>,
}

/// A list of addresses.
#[derive(Debug, Default)]
pub struct List {
    /// The addresses in the order of the file.
    pub addresses: Vec<Listed>,
    /// What could not be read of the file.
    pub findings: Vec<Finding>,
}

/// Why a file is not a list of addresses.
#[derive(Debug, Clone, PartialEq)]
pub enum NotAList {
    /// A file that cannot be read.
    Fault(Fault),
    /// No column of addresses; the headings.
    NoColumn(Vec<String>),
}

impl NotAList {
    /// The reason as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Fault(fault) => fault.say(lang),
            Self::NoColumn(headings) => {
                let headings = headings.join(", ");
                lang.pick(
                    format!(
                        "không thấy cột địa chỉ (“Địa chỉ”, address, hoặc “Xã/phường”) trong: {headings}"
                    ),
                    format!("no column of addresses (address, or commune) among: {headings}"),
                )
            }
        }
    }
}

/// The columns of a list.
const COLUMNS: [Property; 8] = [
    Property::new(
        "address",
        &[
            "dia chi",
            "diachi",
            "dc",
            "noi dat",
            "tru so",
            "dia diem",
            "dia chi cu",
            "dia chi tru so",
            "dia chi day du",
            "dia chi san xuat",
            "dia chi nha may",
            "dia chi hien tai",
        ],
    ),
    Property::new(
        "commune",
        &[
            "xa",
            "phuong",
            "xa phuong",
            "phuong xa",
            "xa phuong thi tran",
            "phuong xa thi tran",
            "ten xa",
            "ward",
        ],
    ),
    Property::new(
        "district",
        &["quan", "huyen", "quan huyen", "huyen quan", "quan huyen thi xa", "ten huyen"],
    ),
    Property::new(
        "province",
        &["city", "tinh", "thanh pho", "tinh thanh", "tinh thanh pho", "tinh tp", "tp"],
    ),
    Property::new("code", &["ma", "id", "ma so", "ma co so"]),
    Property::new(
        "name",
        &["ten", "ten co so", "ten doanh nghiep", "doanh nghiep", "co so", "don vi", "ten don vi"],
    ),
    Property::new("lon", &["lng", "long", "longitude", "kinh do"]),
    Property::new("lat", &["latitude", "vi do"]),
];

/// Columns of which any makes a row an entry of the list.
const NAMES: [&str; 4] = ["address", "commune", "code", "name"];

/// Reads a table: the column "Địa chỉ", and "Xã/phường", "Quận/huyện" and "Tỉnh" where there are any, with the points beside
/// them.
///
/// # Errors
///
/// [`NotAList`] has the headings, if none of them is of addresses.
pub fn read_table(bytes: &[u8]) -> Result<List, NotAList> {
    let words = Words::new(&COLUMNS, &[]);
    let grids = Format::of(bytes).decode(bytes, None, None);
    let sheet = grids.and_then(|grids| Sheet::of(grids, Wanted::default(), &words, &NAMES));
    let (sheet, headings, findings) = sheet.map_err(NotAList::Fault)?;
    if headings.find("address").is_none() && headings.find("commune").is_none() {
        return Err(NotAList::NoColumn(sheet.header().to_vec()));
    }
    let is_told = |own: &Finding| own.fault.severity() == Severity::Error;
    let addresses = sheet.rows().map(|row| listed(row, &headings)).collect();
    Ok(List { addresses, findings: findings.into_iter().filter(is_told).collect() })
}

/// Reads a text with one address a line.
///
/// # Errors
///
/// [`NotAList`] if it is no text.
pub fn read_lines(bytes: &[u8]) -> Result<List, NotAList> {
    let (text, _) = decode_as(bytes, None).map_err(|fault| NotAList::Fault(Fault::NotText(fault)))?;
    let lines = (1..).zip(text.lines()).filter(|(_, address)| !address.trim().is_empty());
    let listed = |(line, address): (usize, &str)| Listed {
        line,
        address: address.trim().to_owned(),
        ..Listed::default()
    };
    Ok(List { addresses: lines.map(listed).collect(), findings: Vec::new() })
}

fn listed(row: Row<'_>, headings: &Headings) -> Listed {
    let cell = |name: &str| {
        let text = row.get(headings.find(name)?.0)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let (lon, lat) = (cell("lon"), cell("lat"));
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    let pair = lon.as_deref().and_then(number).zip(lat.as_deref().and_then(number));
    let point = pair.and_then(|(lon, lat)| LonLat::new(lon, lat).ok());
    let is_written = lon.is_some() || lat.is_some();
    let written = [lon, lat].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = ["address", "commune", "district", "province"];
    Listed {
        line: row.number,
        code: cell("code"),
        name: cell("name"),
        address: parts.into_iter().filter_map(cell).collect::<Vec<_>>().join(", "),
        point,
        unread_point: (is_written && point.is_none()).then_some(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &List) -> Vec<&str> {
        list.addresses.iter().map(|own| own.address.as_str()).collect()
    }

    #[test]
    fn the_parts_of_an_address_are_read_from_their_columns() {
        let list = read_table("Mã;Địa chỉ trụ sở;Phường/Xã;Quận/Huyện;Kinh độ;Vĩ độ\nA1;Số 5;P. Một;Q. Hai;105,8;21.0\nA2;Số 6;;;;\n".as_bytes());
        let list = list.unwrap();
        assert_eq!(addresses(&list), ["Số 5, P. Một, Q. Hai", "Số 6"]);
        assert_eq!(list.addresses[0].point, LonLat::new(105.8, 21.0).ok());
        assert_eq!((list.addresses[1].point, list.addresses[1].code.as_deref()), (None, Some("A2")));
        assert_eq!(list.addresses[1].line, 3);
    }

    #[test]
    fn a_table_without_addresses_is_refused_with_its_headings() {
        let refused = read_table(b"a,b\n1,2\n").unwrap_err();
        assert_eq!(refused, NotAList::NoColumn(vec!["a".to_owned(), "b".to_owned()]));
        assert!(refused.say(Lang::En).ends_with("among: a, b"));
        assert!(matches!(read_table(b""), Err(NotAList::Fault(_))));
        let broken = read_table("address\n\"x\"\n1,2\n".as_bytes()).unwrap();
        assert_eq!((addresses(&broken), broken.findings.len()), (vec!["x"], 1));
    }

    #[test]
    fn a_text_has_an_address_a_line() {
        assert_eq!(
            addresses(&read_lines("Số 5, P. Một\n\n  xã Hai, huyện Ba\n".as_bytes()).unwrap()),
            ["Số 5, P. Một", "xã Hai, huyện Ba"]
        );
    }
}
