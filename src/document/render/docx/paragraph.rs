//! Paragraphs.

use maud::{Markup, html};

/// A paragraph in a style; it starts a page if `breaks`.
pub(super) fn paragraph(style: &str, text: &str, breaks: bool) -> Markup {
    html! {
        w:p {
            w:pPr { w:pStyle w:val=(style) {} @if breaks { w:pageBreakBefore {} } }
            w:r { w:t xml:space="preserve" { (text) } }
        }
    }
}
