//! What errors of the database and of files mean.

use std::{borrow::Cow, error::Error, fmt, io, path::Path};

use rstest::rstest;

use crate::store::{error::StoreError, log::in_order};

/// An error of the database with a result code.
#[derive(Debug)]
struct Coded(u32);

impl fmt::Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("said the database")
    }
}

impl Error for Coded {}

impl sqlx::error::DatabaseError for Coded {
    fn message(&self) -> &'static str {
        "said the database"
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.0.to_string().into())
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> sqlx::error::ErrorKind {
        sqlx::error::ErrorKind::Other
    }
}

/// The codes are those of sqlite.org/rescode.html; the second byte of an extended one does not matter.
#[rstest]
#[case::busy(5, "the registry is busy: another process is writing", false)]
#[case::busy_recovery(261, "the registry is busy: another process is writing", false)]
#[case::full(13, "the disk is full", false)]
#[case::corrupt(11, "the registry is damaged: error returned from database: said the database", true)]
#[case::corrupt_index(779, "the registry is damaged: error returned from database: said the database", true)]
#[case::no_database(26, "the registry is damaged: error returned from database: said the database", true)]
#[case::io_read(266, "input or output failed: error returned from database: said the database, 266", true)]
#[case::read_only(8, "the system refuses the file: error returned from database: said the database", false)]
#[case::cannot_open(
    14,
    "the system refuses the file: error returned from database: said the database",
    false
)]
#[case::constraint(19, "the database refused: error returned from database: said the database", false)]
fn an_error_of_the_database_is_told_by_its_code(
    #[case] code: u32,
    #[case] said: &str,
    #[case] is_damage: bool,
) {
    let error = StoreError::from(sqlx::Error::Database(Box::new(Coded(code))));
    assert!(error.to_string().starts_with(said.split(": error").next().unwrap()), "{error}");
    assert_eq!(error.is_damage(), is_damage);
    if code == 266 {
        assert!(error.to_string().ends_with(", 266"), "{error}");
    }
}

#[test]
fn errors_of_the_driver_and_of_files_are_told_apart() {
    let of = |error: sqlx::Error| StoreError::from(error);
    assert!(matches!(of(sqlx::Error::PoolTimedOut), StoreError::Busy));
    assert!(matches!(of(sqlx::Error::WorkerCrashed), StoreError::Damaged(_)));
    assert!(matches!(of(sqlx::Error::Decode("no text".into())), StoreError::Damaged(_)));
    assert!(matches!(of(sqlx::Error::RowNotFound), StoreError::Database(_)));
    let writing = |kind: io::ErrorKind| StoreError::of_writing(Path::new("/x"), kind.into());
    assert!(matches!(writing(io::ErrorKind::StorageFull), StoreError::DiskFull));
    assert!(matches!(writing(io::ErrorKind::QuotaExceeded), StoreError::DiskFull));
    assert!(matches!(writing(io::ErrorKind::FileTooLarge), StoreError::FileTooLarge));
    assert_eq!(writing(io::ErrorKind::PermissionDenied).to_string(), "cannot write /x");
    assert!(
        !writing(io::ErrorKind::PermissionDenied).is_damage() && StoreError::Io(String::new()).is_damage()
    );
}

#[test]
fn rows_out_of_order_are_damage() {
    assert!(in_order("firm", 0, [1, 2, 9]).is_ok() && in_order("firm", 9, []).is_ok());
    for (after, keys, said) in [
        (2, vec![2], "row 2 follows row 2"),
        (0, vec![1, 3, 3], "row 3 follows row 3"),
        (0, vec![5, 4], "row 4 follows row 5"),
    ] {
        let error = in_order("firm", after, keys).unwrap_err().to_string();
        assert_eq!(error, format!("the registry is damaged: table firm: {said}"));
    }
}
