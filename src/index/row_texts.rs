//! The texts of a row as one run of bytes: tag, length and bytes of each known text.

use std::str;

use super::bytes;
use crate::model::{code::Code, firm::Firm, tax_code::TaxCode};

/// The texts of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Code,
    Name,
    TaxCode,
    Address,
    Sources,
    Zone,
    NameEn,
    Commune,
    District,
    Ward,
    Basis,
    Activity,
    StatusNote,
    Evidence,
    Entered,
    Notes,
    /// The eight bytes of a number, rather than a text.
    PrecisionM,
}

/// Appends the texts of a firm.
pub(super) fn write(out: &mut Vec<u8>, firm: &Firm) {
    let mut put = |tag, text: Option<&str>| {
        if let Some(text) = text {
            field(out, tag, text.as_bytes());
        }
    };
    put(Tag::Code, Some(firm.code.as_str()));
    put(Tag::Name, Some(&firm.name));
    put(Tag::TaxCode, firm.tax_code.as_ref().map(TaxCode::as_str));
    put(Tag::Address, firm.written.address.as_deref());
    let sources = firm.sources.iter().map(Code::as_str).collect::<Vec<_>>().join(";");
    put(Tag::Sources, (!sources.is_empty()).then_some(&sources));
    put(Tag::Zone, firm.zone.as_ref().map(Code::as_str));
    put(Tag::NameEn, firm.name_en.as_deref());
    put(Tag::Commune, firm.written.commune.as_deref());
    put(Tag::District, firm.written.district.as_deref());
    put(Tag::Ward, firm.written.ward.as_deref());
    put(Tag::Basis, firm.sector.as_ref().and_then(|s| s.basis.as_deref()));
    put(Tag::Activity, firm.activity.as_deref());
    put(Tag::StatusNote, firm.status_note.as_deref());
    put(Tag::Evidence, firm.location.as_ref().and_then(|l| l.evidence.as_deref()));
    put(Tag::Entered, firm.location.as_ref().and_then(|l| l.entered.as_deref()));
    put(Tag::Notes, firm.notes.as_deref());
    if let Some(metres) = firm.location.as_ref().and_then(|l| l.precision_m) {
        field(out, Tag::PrecisionM, &metres.to_le_bytes());
    }
}

fn field(out: &mut Vec<u8>, tag: Tag, text: &[u8]) {
    out.push(tag as u8);
    bytes::put(out, text);
}

/// The bytes of a field, if it is present.
pub(super) fn find(mut packed: &[u8], wanted: Tag) -> Option<&[u8]> {
    while let Some((tag, mut rest)) = packed.split_first() {
        let text = bytes::take(&mut rest)?;
        if *tag == wanted as u8 {
            return Some(text);
        }
        packed = rest;
    }
    None
}

/// The text of a field, if it is present.
pub(super) fn text(packed: &[u8], wanted: Tag) -> Option<&str> {
    find(packed, wanted).map(|bytes| str::from_utf8(bytes).expect("packed from a text"))
}
