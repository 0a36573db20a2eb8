//! Sources of facts.

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Access, Attribute, Kind, Known, Visibility, dated, held},
    attributed::Attributed,
    cadence::Cadence,
    closed::closed,
    code::Code,
    column::Value,
    date::PartialDate,
    headings::CODE_HEADINGS,
    id::SourceId,
    lang::Text,
};

closed! {
    /// What a source proves about the firms that cite it.
    pub enum Shows {
        /// They existed on its date.
        Presence = "presence" ("Cơ sở có mặt", "That firms were there"),
        /// A name was in use at their place on its date, which does not confirm production.
        Name = "name" ("Tên dùng ở nơi đó", "A name in use at the place"),
        /// Their place, name or plans, and not that they existed.
        Other = "other" ("Vị trí, tên gọi hoặc dự định", "A place, a name or a plan"),
    }
}

/// A document or data set that records cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// Stable code that records cite.
    pub code: Code,
    /// Title.
    pub title: String,
    /// Address or place where it is found.
    pub location: Option<String>,
    /// Its date, in the words of the source if it is not a calendar date.
    pub dated: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// What it proves about firms; presence if not stated.
    #[serde(default)]
    pub shows: Option<Shows>,
    /// How often it is issued; not known if not stated.
    #[serde(default)]
    pub cadence: Option<Cadence>,
}

/// An attribute of sources.
type Of = Attribute<Source>;

impl Source {
    /// Its date, if it is a calendar date.
    fn day(&self) -> Option<PartialDate> {
        self.dated.as_deref()?.trim().parse().ok()
    }
}

/// The date, if it is a calendar date. Programs guess the types of columns, so that words have a column of their own.
const DATED: Access<Source> = Access {
    get: |source| Value::date(source.day()),
    put: |source, value| {
        source.dated = Option::<PartialDate>::read(value)?.map(|date| date.to_string());
        Ok(())
    },
};

/// The date in the words of the source, if it is no calendar date.
const DATED_WORDS: Access<Source> = Access {
    get: |source| Value::text(source.dated.as_deref().filter(|_| source.day().is_none())),
    put: |source, value| {
        source.dated = Known::read(value)?;
        Ok(())
    },
};

impl Attributed for Source {
    const ATTRIBUTES: &'static [Of] = &[
        Of::new("code", Text::new("Mã", "Code"), Kind::Code, Visibility::Public, held!(code))
            .needed()
            .headed(CODE_HEADINGS),
        Of::new(
            "title",
            Text::new("Tên tài liệu", "Title"),
            Kind::Text(500),
            Visibility::Public,
            held!(title),
        )
        .needed(),
        Of::new(
            "location",
            Text::new("Nơi lưu giữ hoặc địa chỉ", "Place or address"),
            Kind::Text(2000),
            Visibility::Public,
            held!(location),
        ),
        dated!(Of, "dated", "Ngày của nguồn", "Dated", Visibility::Public, DATED),
        Of::new(
            "dated_words",
            Text::new("Ngày của nguồn, bằng lời", "Dated, in words"),
            Kind::Text(500),
            Visibility::Public,
            DATED_WORDS,
        ),
        Of::new(
            "licence",
            Text::new("Giấy phép", "Licence"),
            Kind::Text(500),
            Visibility::Public,
            held!(licence),
        ),
        Of::new(
            "shows",
            Text::new("Chứng tỏ điều gì", "What it shows"),
            Kind::Set,
            Visibility::Public,
            held!(shows),
        ),
        Of::new(
            "cadence",
            Text::new("Kỳ phát hành", "How often it is issued"),
            Kind::Set,
            Visibility::Public,
            held!(cadence),
        ),
    ];

    fn blank() -> Self {
        Self {
            id: SourceId(0),
            code: Code::default(),
            title: String::new(),
            location: None,
            dated: None,
            licence: None,
            shows: None,
            cadence: None,
        }
    }
}
