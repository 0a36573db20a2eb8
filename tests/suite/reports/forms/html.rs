//! A report as a page.

use xuong::{
    document::{
        column::Mark,
        parts::{Block, Document},
        render::html,
    },
    model::{
        column::{Type, Value},
        lang::Lang,
    },
};

use super::sample::{column, mark, report, table, text};

fn three_values() -> Document {
    let heading = |name| column(name, "Giá trị", Type::Real).in_unit("ha");
    let row = vec![Value::Real(1234.5678), Value::Real(99.75), Value::Null];
    let mut table = table("Bảng & <số>", &[heading("a"), heading("b"), heading("c")], vec![row]);
    mark(&mut table, (0, 1), Mark::Withheld);
    Document::from(table)
}

#[test]
fn a_number_is_read_by_people_and_by_machines() {
    let page = html::page(&three_values(), Lang::Vi);
    assert!(page.contains(r#"<td class="number" data-value="1234.5678">1.234,6</td>"#));
    assert!(html::page(&three_values(), Lang::En).contains(r#"data-value="1234.5678">1,234.6</td>"#));
}

#[test]
fn a_withheld_number_is_nowhere_in_the_page() {
    let page = html::page(&three_values(), Lang::Vi);
    assert!(page.contains(r#"<td class="withheld">c</td>"#));
    assert!(!page.contains("99.75") && !page.contains("99,8"));
    assert!(page.contains("<li>c: số liệu không công bố"));
}

#[test]
fn a_page_needs_nothing_else() {
    let page = html::page(&report(), Lang::Vi);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"vi\">"));
    for outside in ["<script", "<link", "@import", "url(", "src=", "<?xml"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<figure><svg").count(), 1);
    assert_eq!(page.matches("<caption>").count(), 5);
    assert_eq!(page.matches("class=\"blank\"").count(), 2);
}

#[test]
fn texts_are_not_markup() {
    let page = html::page(&three_values(), Lang::Vi);
    assert!(page.contains("<span>Bảng &amp; &lt;số&gt;</span>"));
    let said = Document { blocks: vec![Block::Text("<b>".to_owned())], ..three_values() };
    assert!(html::page(&said, Lang::Vi).contains("<p>&lt;b&gt;</p>"));
}

#[test]
fn signs_are_explained_only_where_they_stand() {
    let plain = table("Bảng", &[column("a", "A", Type::Text)], vec![vec![text("c")]]);
    let page = html::page(&Document::from(plain), Lang::Vi);
    assert!(!page.contains("không công bố") && !page.contains("chưa có số liệu"));
}

#[test]
fn the_same_report_gives_the_same_page() {
    assert_eq!(html::page(&report(), Lang::Vi), html::page(&report(), Lang::Vi));
}
