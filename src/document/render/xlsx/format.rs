//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::{
    document::{render::notation::RESTRICTED, table::Heading},
    model::column::Type,
};

/// The looks of a workbook.
pub(super) struct Looks {
    /// The row of titles.
    pub(super) header: Format,
    /// Texts.
    pub(super) text: Format,
    /// What stands for a value that is not told.
    pub(super) withheld: Format,
    /// Titles among the notes.
    pub(super) strong: Format,
}

impl Looks {
    /// The looks, which every workbook shares.
    pub(super) fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap().set_indent(1);
        let header = text
            .clone()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(0xE7_EC_F1)
            .set_border_bottom(FormatBorder::Thin);
        let withheld = Format::new()
            .set_align(FormatAlign::Top)
            .set_align(FormatAlign::Center)
            .set_font_color(0x80_80_80);
        let strong = text.clone().set_bold();
        Self { header, text, withheld, strong }
    }
}

/// The look of a column's numbers, and of those that are not for the public.
pub(super) fn numbers(heading: &Heading) -> [Format; 2] {
    let look = Format::new().set_align(FormatAlign::Top);
    let code = match (heading.kind, heading.decimals) {
        (Type::Real, None) => "General".to_owned(),
        // As it is: a year has no thousands.
        (Type::Int, None) => "0".to_owned(),
        (Type::Real, Some(digits @ 1..)) => format!("#,##0.{}", "0".repeat(usize::from(digits))),
        _ => "#,##0".to_owned(),
    };
    let restricted = look.clone().set_num_format(format!("{code}\"{RESTRICTED}\""));
    let plain = if code == "General" { look } else { look.set_num_format(code) };
    [plain, restricted]
}
