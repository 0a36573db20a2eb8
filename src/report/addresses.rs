//! The table of addresses with the wards in which they lie now.

use crate::{
    document::{
        column::{Column, int, text},
        grid::Grid,
        numerals::real as real_said,
        table::{Note, Provenance, Table},
    },
    exchange::addresses::Listed,
    index::{
        Snapshot,
        address::{
            outcome::{Candidate, Doubt, Outcome, Resolution, Understood},
            resolve::resolve,
        },
    },
    model::{
        lang::{Lang, Text},
        unit::Level,
    },
    stop,
};

/// An address of a list with what is known of it.
#[derive(Debug)]
pub struct Resolved {
    /// The address.
    pub listed: Listed,
    /// What is known of it.
    pub resolution: Resolution,
}

/// Resolves the addresses of a list; `done` is called with the number after each.
pub fn resolve_all(now: &Snapshot, list: Vec<Listed>, mut done: impl FnMut(usize)) -> Vec<Resolved> {
    let resolved = |(at, listed): (usize, Listed)| {
        stop::check();
        let mut resolution = resolve(now, &listed.address, listed.point);
        resolution.doubts.extend(listed.unread_point.clone().map(Doubt::NoPoint));
        done(at + 1);
        Resolved { listed, resolution }
    };
    list.into_iter().enumerate().map(resolved).collect()
}

/// How many addresses have each outcome.
pub fn counts(all: &[Resolved]) -> [(Outcome, usize); 4] {
    let of = |outcome: Outcome| all.iter().filter(|own| own.resolution.outcome == outcome).count();
    [Outcome::Found, Outcome::Divided, Outcome::Ambiguous, Outcome::Unknown].map(|own| (own, of(own)))
}

/// The outcome in a sentence: with the number of candidates, if there are several.
pub fn said(own: &Resolution, lang: Lang) -> String {
    let (name, count) = (own.outcome.name(lang), own.candidates.len());
    match own.outcome {
        Outcome::Divided | Outcome::Ambiguous => lang.pick(
            format!("{name}: {count} nơi"),
            format!("{name}: {count} {}", if count == 1 { "candidate" } else { "candidates" }),
        ),
        Outcome::Found | Outcome::Unknown => name.to_owned(),
    }
}

/// A candidate with its share and clause.
pub fn candidate(own: &Candidate, lang: Lang) -> String {
    let ward = &own.ward;
    let share =
        ward.share.map(|share| format!("{} %", real_said((share * 1000.0).round() / 10.0, None, lang)));
    let clause = ward.clause.as_ref().map(|clause| format!("{} {clause}", lang.pick("khoản", "clause")));
    let point = own.has_point.then(|| lang.pick("có tọa độ", "has the point").to_owned());
    let about: Vec<String> = [share, clause, point].into_iter().flatten().collect();
    if about.is_empty() {
        format!("{} {}", ward.code, ward.name)
    } else {
        format!("{} {} ({})", ward.code, ward.name, about.join(", "))
    }
}

/// A unit as it was understood, with its edition.
pub fn understood(own: &Understood) -> String {
    let district = own.district.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let edition = own.edition.as_ref().map(|edition| format!(" ({edition})")).unwrap_or_default();
    format!("{}{district}{edition}", own.name)
}

/// Makes the table, one row an address.
pub fn table(now: &Snapshot, all: &[Resolved], unread: usize, lang: Lang) -> Table {
    let columns = columns(lang);
    let kept: Vec<&str> = columns.iter().map(Column::name).filter(|name| is_kept(name, all)).collect();
    Table {
        name: "resolve",
        title: lang.pick("Địa chỉ và đơn vị hiện nay", "Addresses and present units").to_owned(),
        grid: Grid::of(&columns, all).with_columns(&kept),
        provenance: Provenance::of_areas(now, now.base.newest(Level::Ward)),
        notes: notes(all, unread, lang).into_iter().map(Note::from).collect(),
    }
}

/// Codes and names are columns if the list has them.
fn is_kept(name: &str, all: &[Resolved]) -> bool {
    match name {
        "code" => all.iter().any(|own| own.listed.code.is_some()),
        "name" => all.iter().any(|own| own.listed.name.is_some()),
        _ => true,
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, &'c Resolved>> {
    type Of<'c> = &'c Resolved;
    let list = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join("; "));
    vec![
        int("line", Text::new("Dòng", "Line"), |own: &Of<'c>| own.listed.line),
        text("code", Text::new("Mã", "Code"), |own: &Of<'c>| own.listed.code.clone()),
        text("name", Text::new("Tên", "Name"), |own: &Of<'c>| own.listed.name.clone()),
        text("address", Text::new("Địa chỉ", "Address"), |own: &Of<'c>| own.listed.address.clone()),
        text("outcome", Text::new("Kết quả", "Outcome"), |own: &Of<'c>| own.resolution.outcome.code()),
        text("result", Text::new("Diễn giải", "In words"), move |own: &Of<'c>| {
            said(&own.resolution, lang)
        }),
        text("ward_code", Text::new("Mã xã, phường", "Code of the ward"), |own: &Of<'c>| {
            own.resolution.ward().map(|ward| ward.code.to_string())
        }),
        text("ward_name", Text::new("Xã, phường", "Ward"), |own: &Of<'c>| {
            own.resolution.ward().map(|ward| ward.name.clone())
        }),
        int("candidates", Text::new("Số nơi có thể", "Candidates"), |own: &Of<'c>| {
            own.resolution.candidates.len()
        }),
        text("candidate_wards", Text::new("Các nơi có thể", "Candidate wards"), move |own: &Of<'c>| {
            list(own.resolution.candidates.iter().map(|own| candidate(own, lang)).collect())
        }),
        text("understood", Text::new("Được hiểu là", "Understood as"), move |own: &Of<'c>| {
            list(own.resolution.understood.iter().map(understood).collect())
        }),
        text("complete", Text::new("Đủ các nơi", "All candidates"), move |own: &Of<'c>| {
            let is_known = !own.resolution.candidates.is_empty();
            is_known.then(|| {
                let is_complete = own.resolution.is_complete;
                if is_complete { lang.pick("có", "yes") } else { lang.pick("chưa biết", "unknown") }
            })
        }),
        text("why", Text::new("Vì sao", "Why"), move |own: &Of<'c>| {
            own.resolution.why.as_ref().map(|why| why.say(lang))
        }),
        text("doubts", Text::new("Điều ngờ", "Doubts"), move |own: &Of<'c>| {
            list(own.resolution.doubts.iter().map(|doubt| doubt.say(lang)).collect())
        }),
    ]
}

fn notes(all: &[Resolved], unread: usize, lang: Lang) -> Vec<String> {
    let counted: Vec<String> =
        counts(all).iter().map(|(outcome, count)| format!("{} {count}", outcome.name(lang))).collect();
    let mut notes = vec![lang.pick(
        format!("{} địa chỉ: {}.", all.len(), counted.join(", ")),
        format!("{} addresses: {}.", all.len(), counted.join(", ")),
    )];
    if unread > 0 {
        notes.push(lang.pick(
            format!("{unread} dòng không đọc được và không có trong bảng."),
            format!("{unread} lines could not be read and are not in the table."),
        ));
    }
    notes.push(
        lang.pick(
            "Đơn vị bị chia thì liệt kê mọi nơi có thể, không đoán. Tỷ lệ là phần diện tích, khi cả hai bộ ranh giới đều có.",
            "Of a unit that was divided all candidates are listed; nothing is guessed. Shares are of area, where both \
             editions have boundaries.",
        )
        .to_owned(),
    );
    notes
}
