//! Recognition of firms by tax code, name and place, with one rule for imports and for edits.

use std::collections::BTreeMap;

use super::{
    fold::fold,
    garbled::mended,
    packed::{Bytes, put_number, put_real, put_text},
    sector::SectorCode,
    tax_code::TaxCode,
};
use crate::geom::{
    lonlat::LonLat,
    measure::{bounds_m, distance_m},
};

/// Points within this distance, in metres, are one place, if both are known at least this precisely.
pub const ONE_PLACE_M: f64 = 100.0;

/// Legal forms that precede the name of a firm, folded, and the short form of each. A longer form comes before one that
/// is its beginning.
const FORMS: &[(&str, &str)] = &[
    ("chi nhanh", "cn"),
    ("tong cong ty", "tct"),
    ("tap doan", "td"),
    ("cong ty", "cty"),
    ("c ty", "cty"),
    ("cty", "cty"),
    ("ctcp", "cty cp"),
    ("co phan", "cp"),
    ("cp", "cp"),
    ("trach nhiem huu han", "tnhh"),
    ("tnhh", "tnhh"),
    ("mot thanh vien", "mtv"),
    ("1 thanh vien", "mtv"),
    ("1tv", "mtv"),
    ("mtv", "mtv"),
    ("hai thanh vien tro len", "2tv"),
    ("2 thanh vien tro len", "2tv"),
    ("hai thanh vien", "2tv"),
    ("2 thanh vien", "2tv"),
    ("2tv", "2tv"),
    ("doanh nghiep tu nhan", "dntn"),
    ("dntn", "dntn"),
    ("ho kinh doanh", "hkd"),
    ("hkd", "hkd"),
    ("hop tac xa", "htx"),
    ("htx", "htx"),
    ("xi nghiep", "xn"),
    ("xn", "xn"),
];

/// The values by which a firm is recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    tax_code: Option<TaxCode>,
    /// The folded name, its legal form abbreviated.
    name: String,
    /// The offset in bytes of the firm's own name, after its legal form.
    own: usize,
    address: Option<String>,
    /// The length in bytes of the part of the address before the comma that ends the street.
    first_part: usize,
    point: Option<LonLat>,
    precision_m: f64,
    sector: Option<SectorCode>,
}

/// How the places of two firms compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Places {
    /// The same address, or points of one place.
    Same,
    /// Too little is known of one of them.
    Unknown,
    /// They differ.
    Differ,
}

/// How the tax codes of two firms compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxCodes {
    /// All digits are equal.
    Same,
    /// One firm has no tax code, or none that identifies an enterprise.
    Unknown,
    /// Two branches of one enterprise, or a branch and its enterprise.
    Branches,
    /// They differ.
    Differ,
}

impl Likeness {
    /// The values of a firm, as written.
    pub fn new(
        tax_code: Option<&TaxCode>,
        name: &str,
        address: Option<&str>,
        point: Option<(LonLat, Option<f64>)>,
    ) -> Self {
        let (name, own) = short(&fold(&mended(name)));
        let address = address.map(mended);
        Self {
            tax_code: tax_code.filter(|code| code.identifies()).cloned(),
            name,
            own,
            first_part: address.as_deref().map_or(0, first_part),
            address: address.map(|text| fold(&text)).filter(|folded| !folded.is_empty()),
            point: point.map(|(at, _)| at),
            precision_m: point.and_then(|(_, precision_m)| precision_m).unwrap_or(0.0),
            sector: None,
        }
    }

    /// These values with a main activity.
    #[must_use]
    pub fn in_sector(self, sector: Option<SectorCode>) -> Self {
        Self { sector, ..self }
    }

    /// These values, with those of an older version of the same firm where they are absent: a row may have fewer
    /// columns.
    #[must_use]
    pub fn on(self, old: Self) -> Self {
        let (name, own) = if self.name.is_empty() { (old.name, old.own) } else { (self.name, self.own) };
        let (point, precision_m) =
            if self.point.is_some() { (self.point, self.precision_m) } else { (old.point, old.precision_m) };
        let (tax_code, sector) = (self.tax_code.or(old.tax_code), self.sector.or(old.sector));
        let (address, first_part) = match self.address {
            Some(own) => (Some(own), self.first_part),
            None => (old.address, old.first_part),
        };
        Self { tax_code, name, own, address, first_part, point, precision_m, sector }
    }

    /// Writes the values as bytes, from which [`Likeness::unpack`] makes them again.
    pub(crate) fn pack(&self, to: &mut Vec<u8>) {
        let sector = self.sector.map(|sector| sector.to_string());
        for text in [self.tax_code().map(TaxCode::as_str), sector.as_deref()] {
            put_text(to, text.unwrap_or_default());
        }
        put_text(to, &self.name);
        put_number(to, self.own as u64);
        put_text(to, self.address().unwrap_or_default());
        put_number(to, self.first_part as u64);
        to.push(u8::from(self.point.is_some()));
        if let Some(point) = self.point {
            [point.lon(), point.lat(), self.precision_m].into_iter().for_each(|number| put_real(to, number));
        }
    }

    /// Reads what [`Likeness::pack`] wrote.
    pub(crate) fn unpack(bytes: &mut Bytes<'_>) -> Self {
        let (tax_code, sector) = (TaxCode::new(bytes.text()), bytes.text().parse().ok());
        let (name, own) = (bytes.text().to_owned(), bytes.size());
        let address = Some(bytes.text()).filter(|text| !text.is_empty()).map(str::to_owned);
        let first_part = bytes.size();
        let place = (bytes.byte() == 1).then(|| [bytes.real(), bytes.real(), bytes.real()]);
        let point = place.and_then(|[lon, lat, _]| LonLat::new(lon, lat).ok());
        let precision_m = place.map_or(0.0, |[_, _, precision_m]| precision_m);
        Self { tax_code, name, own, address, first_part, point, precision_m, sector }
    }

    /// The tax code, if it identifies an enterprise.
    pub fn tax_code(&self) -> Option<&TaxCode> {
        self.tax_code.as_ref()
    }

    /// The folded name, its legal form abbreviated: `Cty CP` and `Công ty cổ phần` are equal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the firm without its legal form.
    pub fn own_name(&self) -> &str {
        &self.name[self.own..]
    }

    /// The folded address.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The beginning of the folded address, up to the comma that ends the street.
    pub fn first_part(&self) -> Option<&str> {
        self.address.as_deref().and_then(|address| address.get(..self.first_part))
    }

    /// The main activity.
    pub fn sector(&self) -> Option<SectorCode> {
        self.sector
    }

    /// How precisely the point is known, in metres.
    pub fn precision_m(&self) -> f64 {
        self.precision_m
    }

    /// The point, at any precision.
    pub fn point(&self) -> Option<LonLat> {
        self.point
    }

    /// The point, if it is precise enough to be a place. Firms that are located at the centre of a ward are not at one
    /// place.
    pub fn sharp_point(&self) -> Option<LonLat> {
        self.point.filter(|_| self.precision_m <= ONE_PLACE_M)
    }

    /// Whether neither address nor point is known.
    pub fn is_placeless(&self) -> bool {
        self.address.is_none() && self.point.is_none()
    }

    /// The distance between two points, in metres.
    pub fn distance_m(&self, other: &Self) -> Option<f64> {
        self.point.zip(other.point).map(|(a, b)| distance_m(a, b))
    }

    /// Compares two places.
    ///
    /// An address that only adds words to another is not a different address, and points no farther apart than their
    /// precision are not different points.
    pub fn places(&self, other: &Self) -> Places {
        let points = self.point.zip(other.point);
        let sharp = self.sharp_point().and(other.sharp_point()).is_some();
        let addresses = self.address().zip(other.address());
        if addresses.is_some_and(|(a, b)| a == b)
            || (sharp && points.is_some_and(|(a, b)| !are_beyond(a, b, ONE_PLACE_M)))
        {
            return Places::Same;
        }
        let doubt_m = self.precision_m + other.precision_m;
        let apart = points.is_some_and(|(a, b)| are_beyond(a, b, ONE_PLACE_M + doubt_m));
        let differ = addresses.is_some_and(|(a, b)| !has_words(a, b) && !has_words(b, a));
        if apart || differ { Places::Differ } else { Places::Unknown }
    }

    /// Compares two tax codes.
    pub fn tax_codes(&self, other: &Self) -> TaxCodes {
        match self.tax_code().zip(other.tax_code()) {
            None => TaxCodes::Unknown,
            Some((a, b)) if a == b => TaxCodes::Same,
            Some((a, b)) if a.enterprise().is_some() && a.enterprise() == b.enterprise() => {
                TaxCodes::Branches
            }
            Some(_) => TaxCodes::Differ,
        }
    }

    /// Whether two firms with different codes may be one: the tax code is the same and the places do not differ.
    pub fn may_be_one(&self, other: &Self) -> bool {
        self.tax_codes(other) == TaxCodes::Same
            && match self.places(other) {
                Places::Same => true,
                Places::Unknown => self.name == other.name || self.is_placeless() || other.is_placeless(),
                Places::Differ => false,
            }
    }
}

/// Whether two points are farther apart than a distance in metres. The geodesic is computed only if cheap bounds do not
/// decide.
fn are_beyond(a: LonLat, b: LonLat, metres: f64) -> bool {
    let (low, high) = bounds_m(a, b);
    low > metres || (high > metres && distance_m(a, b) > metres)
}

/// The number of neighbours in an order that are compared. Thousands of firms may have one tax code, so not every pair
/// is.
const NEIGHBOURS: usize = 64;

/// Groups of firms that have one tax code and may be one firm, by their index in the list. A group has at least two
/// members.
///
/// Candidates are neighbours by address, by name or from west to east.
pub fn alike(firms: &[Likeness]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..firms.len()).collect();
    let mut orders = [group.clone(), group.clone(), group.clone()];
    orders[0].sort_by_key(|at| firms[*at].address());
    orders[1].sort_by_key(|at| firms[*at].name());
    let west = |at: &usize| firms[*at].point().map_or(f64::NEG_INFINITY, LonLat::lon);
    orders[2].sort_by(|a, b| west(a).total_cmp(&west(b)));
    for order in &orders {
        for (at, one) in order.iter().enumerate() {
            for other in order[at + 1..].iter().take(NEIGHBOURS) {
                if root(&group, *one) != root(&group, *other) && firms[*one].may_be_one(&firms[*other]) {
                    let (a, b) = (root(&group, *one), root(&group, *other));
                    group[a.max(b)] = a.min(b);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..firms.len() {
        groups.entry(root(&group, at)).or_default().push(at);
    }
    groups.into_values().filter(|members| members.len() > 1).collect()
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

/// A folded name with its legal form abbreviated, and the offset of the firm's own name.
fn short(folded: &str) -> (String, usize) {
    let (mut out, mut rest) = (String::with_capacity(folded.len()), folded);
    'forms: loop {
        for (long, short) in FORMS {
            if let Some(after) = rest.strip_prefix(long).and_then(|after| after.strip_prefix(' ')) {
                out.push_str(short);
                out.push(' ');
                rest = after;
                continue 'forms;
            }
        }
        let own = out.len();
        out.push_str(rest);
        return (out, own);
    }
}

/// The length of the folded beginning of an address up to the first comma after a word that is no number.
fn first_part(address: &str) -> usize {
    let is_name = |part: &str| {
        let has_no_digit = |word: &str| !word.contains(|c: char| c.is_ascii_digit());
        part.split_whitespace().any(|word| word.chars().count() > 2 && has_no_digit(word))
    };
    let commas = address.match_indices(',').map(|(at, _)| at);
    let end = commas.into_iter().find(|at| is_name(&address[..*at])).unwrap_or(address.len());
    fold(&address[..end]).len()
}

/// Whether a folded text contains the words of another in sequence.
fn has_words(text: &str, words: &str) -> bool {
    let ends = |at: usize| matches!(text.as_bytes().get(at), None | Some(b' '));
    let begins = |at: usize| at == 0 || text.as_bytes()[at - 1] == b' ';
    text.match_indices(words).any(|(at, _)| begins(at) && ends(at + words.len()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::packed::Runs;

    #[test]
    fn the_values_are_the_same_after_they_were_bytes() {
        let sector = "2025:2592".parse().ok();
        for like in [
            firm("0100100625-001", "CTCP Cơ khí", "Số 1, phố Gốm", Some((105.8, 21.0, 30.0)))
                .in_sector(sector),
            firm("", "X", "", None),
        ] {
            let mut runs = Runs::default();
            runs.push(|to| like.pack(to));
            assert_eq!(Likeness::unpack(&mut runs.get(0)), like);
        }
    }

    fn firm(tax_code: &str, name: &str, address: &str, point: Option<(f64, f64, f64)>) -> Likeness {
        let point = point.map(|(lon, lat, m)| (LonLat::new(lon, lat).unwrap(), Some(m)));
        let address = Some(address).filter(|a| !a.is_empty());
        Likeness::new(TaxCode::new(tax_code).as_ref(), name, address, point)
    }

    #[rstest]
    #[case("Cty CP Mẫu Đôi", "CÔNG TY CỔ PHẦN MẪU ĐÔI", true)]
    #[case("CTCP Mẫu Đôi", "Công ty cổ phần Mẫu Đôi", true)]
    #[case("C.ty TNHH 1TV Mẫu", "Công ty trách nhiệm hữu hạn một thành viên Mẫu", true)]
    #[case("DNTN Phú Thịnh", "Doanh nghiệp tư nhân Phú Thịnh", true)]
    #[case("Công ty TNHH Mẫu", "Công ty CP Mẫu", false)]
    #[case("Công ty Mẫu Một", "Công ty Mẫu Hai", false)]
    #[case("Công ty", "Cty", false)]
    fn legal_forms_are_one_however_they_are_written(#[case] a: &str, #[case] b: &str, #[case] same: bool) {
        assert_eq!(firm("", a, "", None).name() == firm("", b, "", None).name(), same);
    }

    #[test]
    fn the_own_name_is_what_follows_the_legal_form() {
        let own = |name| firm("", name, "", None).own_name().to_owned();
        assert_eq!(own("Công ty TNHH MTV Cơ khí Sao"), "co khi sao");
        assert_eq!(own("Cơ khí Công ty"), "co khi cong ty");
        assert_eq!(own("HTX"), "htx");
    }

    #[rstest]
    #[case::addresses("Số 1, phố A", "số 1 Phố A", None, None, Places::Same)]
    #[case::one_says_more("Số 1 phố A", "Số 1 phố A, quận B", None, None, Places::Unknown)]
    #[case::another_number("Số 1 phố A", "Số 11 phố A", None, None, Places::Differ)]
    #[case::nothing_known("", "Số 1", None, None, Places::Unknown)]
    #[case::near("", "", Some((105.8, 21.0, 5.0)), Some((105.80095, 21.0, 5.0)), Places::Same)]
    #[case::far("", "", Some((105.8, 21.0, 0.0)), Some((105.80098, 21.0, 0.0)), Places::Differ)]
    #[case::vague("", "", Some((105.8, 21.0, 3000.0)), Some((105.8, 21.0, 3000.0)), Places::Unknown)]
    #[case::vague_and_far("", "", Some((105.8, 21.0, 3000.0)), Some((105.9, 21.0, 3000.0)), Places::Differ)]
    #[case::near_though_written_otherwise("A", "B", Some((105.8, 21.0, 5.0)), Some((105.8, 21.0, 5.0)), Places::Same)]
    fn places_are_told_apart(
        #[case] a: &str,
        #[case] b: &str,
        #[case] at: Option<(f64, f64, f64)>,
        #[case] and: Option<(f64, f64, f64)>,
        #[case] expected: Places,
    ) {
        let (one, other) = (firm("", "X", a, at), firm("", "X", b, and));
        assert_eq!((one.places(&other), other.places(&one)), (expected, expected));
    }

    #[test]
    fn firms_of_one_tax_code_are_grouped_by_place_however_many_they_are() {
        let many = 3000;
        let at = |n: i32| Some((105.0 + f64::from(n % (many / 2)) / 100.0, 21.0, 5.0));
        let firms: Vec<Likeness> =
            (0..many).map(|n| firm("0101248141", &format!("Xưởng {n}"), "", at(n))).collect();
        let groups = alike(&firms);
        assert_eq!(groups.len(), 1500);
        assert!(groups.iter().all(|g| g.len() == 2 && g[1] - g[0] == 1500), "{groups:?}");
    }

    #[rstest]
    #[case("0101248141", "0101248141", TaxCodes::Same)]
    #[case("0101248141", "0101248141-001", TaxCodes::Branches)]
    #[case("0101248141-002", "0101248141-001", TaxCodes::Branches)]
    #[case("0101248141", "0100109106", TaxCodes::Differ)]
    #[case("0101248141", "", TaxCodes::Unknown)]
    #[case("0000000000", "0000000000", TaxCodes::Unknown)]
    #[case("1.04E+08", "1.04E+08", TaxCodes::Unknown)]
    fn tax_codes_are_told_apart(#[case] a: &str, #[case] b: &str, #[case] expected: TaxCodes) {
        assert_eq!(firm(a, "X", "", None).tax_codes(&firm(b, "X", "", None)), expected);
    }
}
