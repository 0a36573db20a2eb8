//! Freshness of sources: what is due on a day, what is listed as overdue, and what is not known.

use rstest::rstest;
use time::macros::date;

use super::town::{PUBLIC, TODAY, Town, lines};
use crate::{
    index::Snapshot,
    model::{cadence::Cadence, lang::Lang},
    report::{
        kind::Report,
        oversight::{freshness, quality},
    },
};

/// A monthly source of May, a quarterly one without a date of its own that has a figure of March, a yearly one of 2024, one of
/// 2010 that is issued once, an irregular one, and one of which nothing is known.
fn town() -> Snapshot {
    Town::new()
        .issued("M", Some("2026-05"), Cadence::Monthly)
        .issued("Q", None, Cadence::Quarterly)
        .issued("A", Some("2024"), Cadence::Yearly)
        .issued("O", Some("2010-03-01"), Cadence::Once)
        .issued("I", Some("2026-06"), Cadence::Irregular)
        .source("N", Some("2026-06"))
        .observed("made-up", "iip", "2026-Q1", 1.0, |own| own.source = "Q".parse().ok())
        .open()
}

#[rstest]
#[case::the_last_day_of_june("2026-06-30", ["A due", "M fresh", "O fresh", "Q fresh"])]
#[case::the_first_of_july("2026-07-01", ["A due", "M due", "Q due", "O fresh"])]
#[case::the_last_of_july("2026-07-31", ["A due", "M due", "Q due", "O fresh"])]
#[case::the_first_of_august("2026-08-01", ["M overdue", "A due", "Q due", "O fresh"])]
#[case::the_new_year("2027-01-01", ["A overdue", "M overdue", "Q overdue", "O fresh"])]
fn the_most_urgent_sources_come_first(#[case] on: &str, #[case] known: [&str; 4]) {
    let told = PUBLIC.lines(&town(), Report::Freshness, &[("on", on)], &["source", "freshness"]);
    assert_eq!(told[..4], known);
    assert_eq!(told[4..], ["I unknown", "N unknown"]);
}

#[test]
fn the_days_are_given_where_they_are_known() {
    let columns = ["source", "cadence", "newest", "due_on", "overdue_on"];
    assert_eq!(
        PUBLIC.lines(&town(), Report::Freshness, &[], &columns),
        [
            "A yearly 2024 2026-01-01 2027-01-01",
            "M monthly 2026-05 2026-07-01 2026-08-01",
            "O once 2010-03-01 ? ?",
            "Q quarterly 2026-03-31 2026-07-01 2026-10-01",
            "I irregular 2026-06 ? ?",
            "N ? 2026-06 ? ?",
        ]
    );
}

#[test]
fn overdue_sources_are_among_the_doubts() {
    let now = town();
    let found = |day, lang| {
        let table = quality::table((&now, day), &[], &[], lang);
        lines(&table, &["finding", "code", "detail"])
    };
    assert!(found(TODAY, Lang::En).is_empty());
    assert_eq!(
        found(date!(2026 - 08 - 01), Lang::En),
        ["source_overdue M Monthly; newest: 2026-05; overdue since 2026-08-01"]
    );
    assert_eq!(
        found(date!(2026 - 08 - 01), Lang::Vi),
        ["source_overdue M Hằng tháng; mới nhất: 05/2026; quá hạn từ 01/08/2026"]
    );
}

#[test]
fn one_sentence_counts_them() {
    let now = town();
    assert_eq!(
        freshness::sentence(&now, date!(2026 - 08 - 01), Lang::En).as_deref(),
        Some(
            "As of 2026-08-01, of 6 sources of the register a newer issue is overdue of 1 (Title of M), due \
             of 2, not yet due of 1, and of 2 it is not known."
        )
    );
    assert_eq!(
        freshness::sentence(&now, TODAY, Lang::Vi).as_deref(),
        Some(
            "Tính đến 30/06/2026, trong 6 nguồn của sổ đăng ký: 0 nguồn quá hạn kỳ mới, 1 nguồn đã đến kỳ \
             mới, 3 nguồn chưa đến kỳ mới, 2 nguồn chưa rõ."
        )
    );
    assert_eq!(freshness::sentence(&Town::new().open(), TODAY, Lang::En), None);
}
