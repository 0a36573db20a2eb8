//! The results of point patterns in words.

use crate::{
    document::{
        numerals::{real, whole},
        table::Note,
    },
    model::lang::Lang,
};

/// The result of the test of a sector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Finding {
    /// There is nothing to test.
    NotTested,
    /// There are too few establishments.
    Few,
    /// Chance explains it.
    MayBeChance,
    /// The sector is M times as frequent near its own establishments.
    Nearer(f64),
    /// It is less frequent there, M times.
    Further(f64),
}

impl Finding {
    /// The result as a code, the same in every language.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::NotTested => "not_tested",
            Self::Few => "few",
            Self::MayBeChance => "may_be_chance",
            Self::Nearer(_) => "nearer",
            Self::Further(_) => "further",
        }
    }
}

/// What the notes state on the comparison.
pub(super) struct Taken {
    /// The distance in kilometres, as it is written.
    pub(super) km: String,
    /// The number of establishments with a point that is precise enough.
    pub(super) of: usize,
    /// The number of those that are compared.
    pub(super) sample: usize,
    pub(super) permutations: usize,
    pub(super) tests: usize,
    /// The smallest number of establishments of a sector that is tested.
    pub(super) few: usize,
}

/// What the result means.
pub(super) fn reading(finding: Finding, km: &str, lang: Lang) -> String {
    let times = |m: f64| real(m, Some(1), lang);
    match finding {
        Finding::NotTested => lang.pick("không kiểm định", "not tested").to_owned(),
        Finding::Few => lang.pick("ít cơ sở", "few establishments").to_owned(),
        Finding::MayBeChance => lang.pick("có thể ngẫu nhiên", "may be chance").to_owned(),
        Finding::Nearer(m) => {
            let times = times(m);
            lang.pick(
                format!(
                    "đứng gần nhau: trong {km} km quanh một cơ sở, cùng ngành nhiều gấp {times} lần mức chung"
                ),
                format!(
                    "stands close together: within {km} km of one the sector is {times} times as frequent as \
                     in all"
                ),
            )
        }
        Finding::Further(m) => {
            let times = times(m);
            lang.pick(
                format!("đứng xa nhau: trong {km} km quanh một cơ sở, cùng ngành chỉ bằng {times} lần mức chung"),
                format!("keeps apart: within {km} km of one the sector is only {times} times as frequent as in all"),
            )
        }
    }
}

pub(super) fn notes(taken: &Taken, lang: Lang) -> Vec<Note> {
    vec![
        Note::on(&["m", "reading"], of_m(taken, lang)),
        Note::on(&["p_value", "m_low", "m_high", "reading"], of_tests(taken, lang)),
        Note::on(&["colocation_quotient"], of_nearest(lang)),
        Note::on(&["nearest_m", "clark_evans", "clark_evans_z", "l_m"], of_ground(taken, lang)),
    ]
}

fn of_m(taken: &Taken, lang: Lang) -> String {
    let Taken { km, few, .. } = taken;
    lang.pick(
        format!(
            "M (Marcon & Puech 2010) so phần cơ sở cùng ngành trong {km} km quanh mỗi cơ sở của ngành với phần của \
             ngành trong mọi cơ sở: 1 là như mọi cơ sở nói chung, 2 là nhiều gấp đôi. Mỗi cơ sở tính như nhau; dưới \
             {few} cơ sở thì không kiểm định."
        ),
        format!(
            "M (Marcon & Puech 2010) compares the part of the sector among the establishments within {km} km of each \
             of its own with its part of all: 1 is as all establishments lie, 2 is twice as many. Each counts alike; \
             sectors below {few} establishments are not tested."
        ),
    )
}

fn of_tests(taken: &Taken, lang: Lang) -> String {
    let [permutations, tests, sample, of] =
        [taken.permutations, taken.tests, taken.sample, taken.of].map(|n| whole(n as u64, lang));
    let sampled = lang.pick(
        format!(" Tính trên mẫu {sample} trong {of} cơ sở, chọn ngẫu nhiên với mầm cố định."),
        format!(" Computed on a sample of {sample} of {of} establishments, drawn with a fixed seed."),
    );
    let all = lang.pick(
        format!(
            "Trị số p hai phía và khoảng 95 % theo {permutations} hoán vị ngành giữa các địa điểm, với mầm cố định; \
             giữ tỷ lệ phát hiện sai ở 5 % trên {tests} phép kiểm định (Benjamini & Hochberg 1995)."
        ),
        format!(
            "Two-sided p-values and the range of 95 % are by {permutations} permutations of the sectors over the \
             places, with a fixed seed; the rate of false discoveries is kept at 5 % over {tests} tests (Benjamini & \
             Hochberg 1995)."
        ),
    );
    if taken.sample < taken.of { all + &sampled } else { all }
}

fn of_nearest(lang: Lang) -> &'static str {
    lang.pick(
        "Thương số cùng vị trí (Leslie & Kronenfeld 2011): trong các cơ sở gần nhất, cùng ngành nhiều gấp mấy lần phần \
         của ngành.",
        "The colocation quotient (Leslie & Kronenfeld 2011): how many times as frequent the sector is among nearest \
         neighbours as among all.",
    )
}

fn of_ground(taken: &Taken, lang: Lang) -> String {
    let km = &taken.km;
    lang.pick(
        format!(
            "Tỷ số Clark–Evans (1954) dưới 1 là tụ, trên 1 là giãn, so với rải đều trên diện tích các đơn vị của \
             thành phố; L (Ripley 1977, Besag 1977; hiệu chỉnh biên theo Ohser 1983) lớn hơn {km} km là tụ, trong hình \
             chữ nhật bao thành phố. Cả hai chủ yếu cho biết thành phố ở đâu: muốn biết riêng một ngành thì xem M."
        ),
        format!(
            "The ratio of Clark and Evans (1954) is below 1 for clustered points, above 1 for dispersed ones, compared \
             with points spread evenly over the units of the city; L (Ripley 1977; Besag 1977; edges by Ohser 1983) above \
             {km} km is clustered, in the rectangle around the city. Both mostly show where the city is: of a sector M \
             says more."
        ),
    )
}
