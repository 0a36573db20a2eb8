//! Words for values of closed sets: those that the product prints in any language, and those that lists use for them.

use std::{collections::HashMap, sync::LazyLock};

use crate::model::{
    cadence::Cadence,
    date::DatePrecision,
    firm::FirmStatus,
    fold::fold,
    lang::Lang,
    location,
    observation::Basis,
    source::Shows,
    succession::Extent,
    unit::{Level, Precision},
    zone::{ZoneKind, ZoneStatus},
};

/// Further words, folded, and the codes that they mean. Those of tax offices begin with `NNT`, a taxpayer.
const OTHERS: &[(&str, &str)] = &[
    ("hoat dong", "operating"),
    ("dang san xuat", "operating"),
    ("hoat dong binh thuong", "operating"),
    ("active", "operating"),
    ("tam ngung hoat dong", "suspended"),
    ("tam ngung kinh doanh", "suspended"),
    ("tam ngung san xuat", "suspended"),
    ("tam ngung kinh doanh co thoi han", "suspended"),
    ("tam dung", "suspended"),
    ("tam dung hoat dong", "suspended"),
    ("ngung hoat dong", "suspended_or_closed"),
    ("ngung san xuat", "suspended_or_closed"),
    ("da giai the", "closed"),
    ("giai the", "closed"),
    ("pha san", "closed"),
    ("da pha san", "closed"),
    ("da dong cua", "closed"),
    ("dong cua", "closed"),
    ("cham dut hoat dong", "closed"),
    ("da cham dut hoat dong", "closed"),
    ("ngung hoat dong va da hoan thanh thu tuc cham dut hieu luc mst", "closed"),
    ("ngung hoat dong va da dong mst", "closed"),
    ("chuyen dia diem", "moved"),
    ("da chuyen dia diem", "moved"),
    ("da di doi", "moved"),
    ("kcn", "industrial_park"),
    ("khu cnc", "high_tech_park"),
    ("ccn", "industrial_cluster"),
    ("ccn lang nghe", "craft_village_cluster"),
    ("cum cn", "industrial_cluster"),
    ("quan huyen", "district"),
    ("huyen", "district"),
    ("quan", "district"),
    ("xa phuong", "ward"),
    ("xa", "ward"),
    ("phuong", "ward"),
    ("ngay", "day"),
    ("thang", "monthly"),
    ("quy", "quarterly"),
    ("6 thang", "half_yearly"),
    ("nua nam", "half_yearly"),
    ("6 thang mot lan", "half_yearly"),
    ("nam", "yearly"),
    ("annual", "yearly"),
    ("5 nam mot lan", "five_yearly"),
];

/// The codes of every word.
static CODES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<&'static str>> = HashMap::new();
    macro_rules! names {
        ($($set:ty),+) => {
            $(for value in <$set>::ALL {
                for lang in Lang::ALL {
                    all.entry(fold(value.name(*lang))).or_default().push(value.code());
                }
                all.entry(fold(value.code())).or_default().push(value.code());
            })+
        };
    }
    names!(FirmStatus, ZoneKind, ZoneStatus, Level, Precision, DatePrecision, Basis, Extent, Shows, Cadence);
    names!(location::PointMethod, location::PointFlag);
    for (word, code) in OTHERS {
        all.entry((*word).to_owned()).or_default().push(code);
    }
    all
});

/// The code that a word means among the allowed ones, which are separated by commas. What stands in brackets explains it.
pub(super) fn meant(text: &str, allowed: &str) -> Option<&'static str> {
    let bare = text.split('(').next().unwrap_or(text);
    let (whole, bare) = (fold(text), fold(bare));
    let bare = bare.strip_prefix("nnt ").unwrap_or(&bare);
    let is_allowed = |code: &&&'static str| allowed.split(", ").any(|own| own == **code);
    let codes = [whole.as_str(), bare].into_iter().find_map(|word| CODES.get(word))?;
    let mut fitting = codes.iter().filter(is_allowed);
    let code = *fitting.next()?;
    fitting.all(|other| *other == code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed<T: Copy + Into<&'static str>>(all: &[T]) -> String {
        all.iter().map(|value| (*value).into()).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_word_that_is_printed_is_read() {
        let firms = allowed(FirmStatus::ALL);
        let zones = allowed(ZoneStatus::ALL);
        let kinds = allowed(ZoneKind::ALL);
        for lang in Lang::ALL {
            for status in FirmStatus::ALL {
                assert_eq!(meant(status.name(*lang), &firms), Some(status.code()));
                assert_eq!(meant(&status.name(*lang).to_uppercase(), &firms), Some(status.code()));
            }
            for status in ZoneStatus::ALL {
                assert_eq!(meant(status.name(*lang), &zones), Some(status.code()));
            }
            for kind in ZoneKind::ALL {
                assert_eq!(meant(kind.name(*lang), &kinds), Some(kind.code()));
            }
        }
    }

    #[test]
    fn words_of_other_lists_are_read_where_they_fit() {
        let firms = allowed(FirmStatus::ALL);
        assert_eq!(meant("NNT đang hoạt động (đã cấp mã)", &firms), Some("operating"));
        assert_eq!(meant("Đã giải thể", &firms), Some("closed"));
        assert_eq!(meant("KCN", &allowed(ZoneKind::ALL)), Some("industrial_park"));
        assert_eq!(meant("KCN", &firms), None);
        assert_eq!(meant("chờ xem", &firms), None);
    }
}
