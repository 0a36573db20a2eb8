//! Publications are only appended.

use rstest::rstest;
use time::macros::date;

use super::made::{NOON, filled, temporary, wait};
use crate::{
    model::publication::{Basis, NewPublication, PublishedCell},
    store::error::StoreError,
};

fn table(revision: i64) -> NewPublication {
    let cell = |area: &str, workers| PublishedCell {
        area: area.to_owned(),
        area_name: Some("Một".to_owned()),
        sector: None,
        workers,
    };
    NewPublication {
        period: "2026-H1".to_owned(),
        revision,
        revises: (revision > 1).then_some(revision - 1),
        counted_on: date!(2026 - 06 - 30),
        version: 11,
        recorded_at: Some(NOON),
        edition: "wards-2025".to_owned(),
        threshold: 3,
        p_percent: 15,
        cells: vec![cell("A", Some(731)), cell("B", None)],
        basis: Basis { pattern: "tu".to_owned(), contributions: "{}".to_owned() },
        reason: Some("thử".to_owned()),
        published_by: "An".to_owned(),
        published_at: NOON,
    }
}

#[test]
fn a_publication_is_read_as_it_was_written_and_none_is_written_beside_it() {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        assert_eq!(store.publish(&table(1), 0).await.unwrap(), Some(1));
        assert_eq!(
            store.publish(&table(2), 0).await.unwrap(),
            None,
            "it was not protected together with the first"
        );
        assert_eq!(store.publish(&table(2), 1).await.unwrap(), Some(2));
        let all = store.publications_with_basis().await.unwrap();
        assert_eq!(
            all.iter().map(|own| (own.id, &own.own)).collect::<Vec<_>>(),
            [(1, &table(1)), (2, &table(2))]
        );
        let public = store.publications(Some(2)).await.unwrap();
        let bare = Basis { pattern: String::new(), contributions: String::new() };
        assert_eq!(public.len(), 1);
        assert_eq!(public[0].own, NewPublication { basis: bare, ..table(2) });
        assert_eq!(store.publications(None).await.unwrap().len(), 2);
        assert_eq!(store.publications(Some(9)).await.unwrap(), []);
        assert!(store.publish(&table(1), 2).await.is_err(), "a revision is there once");
    });
}

#[rstest]
#[case("update publication set cells = '[]'", "publications are never updated")]
#[case("delete from publication", "publications are never deleted")]
#[case("insert or replace into publication select * from publication", "publications are only appended")]
fn what_is_published_never_changes(#[case] sql: &str, #[case] why: &str) {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        store.publish(&table(1), 0).await.unwrap();
        let mut tx = store.db.begin().await.unwrap();
        let refused: StoreError = tx.run(sql).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    });
}
