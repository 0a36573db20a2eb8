//! The registers that are read as one, with their dates: what stands beside every figure.

use serde_json::{Value, json};
use time::Date;

use super::numerals::whole;
use crate::{
    index::Snapshot,
    model::{as_of::AsOf, date::PartialDate, lang::Lang, member::Member},
};

/// The date of the data of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterDate {
    /// The name of its city in Vietnamese and in English, or its number before it was read.
    pub name: [String; 2],
    /// Whether it was ever read.
    pub is_read: bool,
    /// The day of its newest change; `None` if that is not known, as in a state of the past.
    pub changed_on: Option<Date>,
    /// The day since which it does not answer.
    pub silent_since: Option<Date>,
}

/// With more registers, only the oldest and the newest date are named.
const FEW: usize = 5;

impl RegisterDate {
    fn of(member: &Member) -> Self {
        Self {
            name: [Lang::Vi, Lang::En].map(|lang| member.name(lang)),
            is_read: member.card.is_some(),
            changed_on: member.card.as_ref().and(member.held.changed_at).map(|at| AsOf(at).day()),
            silent_since: member.silent_since.map(|at| AsOf(at).day()),
        }
    }

    /// As a member of a JSON document.
    pub(super) fn in_json(&self) -> Value {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        json!({
            "name": self.name[0],
            "read": self.is_read,
            "changed_on": day(self.changed_on),
            "silent_since": day(self.silent_since),
        })
    }

    fn name(&self, lang: Lang) -> &str {
        let [vi, en] = &self.name;
        lang.pick(vi, en)
    }
}

/// The dates of the registers that a state is made of; none of a register of its own.
pub(super) fn register_dates(now: &Snapshot) -> Vec<RegisterDate> {
    now.members.iter().map(RegisterDate::of).collect()
}

/// The dates as sentences: first those of all registers, then each that does not answer, and those that were never read.
pub(super) fn say(registers: &[RegisterDate], lang: Lang) -> Vec<String> {
    if registers.is_empty() {
        return Vec::new();
    }
    let read: Vec<(&RegisterDate, Date)> =
        registers.iter().filter_map(|own| Some((own, own.changed_on?))).collect();
    let silent =
        registers.iter().filter_map(|own| own.changed_on.and(own.silent_since).map(|day| (own, day)));
    let silent = silent.map(|(own, since)| {
        let (name, since) = (own.name(lang), said(since, lang));
        lang.pick(
            format!("SỔ ĐĂNG KÝ {name} KHÔNG ĐỌC ĐƯỢC từ ngày {since}: số liệu của sổ ấy chỉ đến ngày đó"),
            format!("THE REGISTER OF {name} COULD NOT BE READ since {since}: its figures are as of that day"),
        )
    });
    let unread: Vec<&str> = registers.iter().filter(|own| !own.is_read).map(|own| own.name(lang)).collect();
    let unread = (!unread.is_empty()).then(|| {
        let names = unread.join(", ");
        lang.pick(
            format!("CHƯA ĐỌC ĐƯỢC sổ đăng ký: {names}; các con số không gồm sổ này"),
            format!("NOT READ YET: {names}; no figure includes it"),
        )
    });
    let undated: Vec<&str> = registers
        .iter()
        .filter(|own| own.is_read && own.changed_on.is_none())
        .map(|own| own.name(lang))
        .collect();
    let undated = (!undated.is_empty()).then(|| {
        let names = undated.join(", ");
        lang.pick(
            format!("Gộp sổ đăng ký của {names}; không ghi lại ngày của từng sổ khi ấy"),
            format!("Registers read as one: {names}; the date of each at that time is not recorded"),
        )
    });
    dates(&read, lang).into_iter().chain(undated).chain(silent).chain(unread).collect()
}

/// The dates of the registers that were read; `None` if none was.
fn dates(read: &[(&RegisterDate, Date)], lang: Lang) -> Option<String> {
    let newest = read.iter().map(|(_, day)| *day).max()?;
    let oldest = read.iter().map(|(_, day)| *day).min()?;
    let count = whole(read.len() as u64, lang);
    let dated = if read.len() <= FEW {
        let each = read.iter().map(|(own, day)| format!("{} {}", own.name(lang), said(*day, lang)));
        each.collect::<Vec<_>>().join("; ")
    } else {
        let [oldest, newest] = [oldest, newest].map(|day| said(day, lang));
        lang.pick(format!("từ {oldest} đến {newest}"), format!("{oldest} to {newest}"))
    };
    Some(lang.pick(
        format!("Gộp {count} sổ đăng ký; ngày của thay đổi mới nhất: {dated}"),
        format!("Registers read as one: {count}; day of the newest change: {dated}"),
    ))
}

fn said(day: Date, lang: Lang) -> String {
    PartialDate::from(day).said(lang)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn own(name: &str, changed_on: Option<Date>, silent_since: Option<Date>) -> RegisterDate {
        RegisterDate {
            name: [name.to_owned(), name.to_owned()],
            is_read: changed_on.is_some(),
            changed_on,
            silent_since,
        }
    }

    #[test]
    fn a_register_of_its_own_says_nothing_of_others() {
        assert!(say(&[], Lang::Vi).is_empty());
    }

    #[test]
    fn each_register_has_its_date_and_a_silent_one_says_so() {
        let (first, second) = (date!(2026 - 11 - 29), date!(2026 - 11 - 12));
        let told = say(&[own("A", Some(first), None), own("B", Some(second), Some(second))], Lang::En);
        assert_eq!(
            told,
            [
                "Registers read as one: 2; day of the newest change: A 2026-11-29; B 2026-11-12",
                "THE REGISTER OF B COULD NOT BE READ since 2026-11-12: its figures are as of that day",
            ]
        );
    }

    #[test]
    fn a_register_that_was_never_read_is_no_zero() {
        let told = say(&[own("https://c", None, Some(date!(2026 - 11 - 12)))], Lang::Vi);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("CHƯA ĐỌC ĐƯỢC sổ đăng ký: https://c"), "{told:?}");
    }

    #[test]
    fn in_a_state_of_the_past_the_registers_have_no_dates() {
        let told = say(&[RegisterDate { is_read: true, ..own("A", None, None) }], Lang::En);
        assert_eq!(told, ["Registers read as one: A; the date of each at that time is not recorded"]);
    }

    #[test]
    fn of_many_registers_the_oldest_and_the_newest_date_are_named() {
        let of =
            |n: u8| own(&format!("R{n}"), Date::from_calendar_date(2026, time::Month::May, n).ok(), None);
        let told = say(&(1..=6).map(of).collect::<Vec<_>>(), Lang::Vi);
        assert_eq!(told, ["Gộp 6 sổ đăng ký; ngày của thay đổi mới nhất: từ 01/05/2026 đến 06/05/2026"]);
    }
}
