//! The migrations that bring an older database up to date, from the files of `migrations/`.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// A migration.
pub(super) struct Step {
    /// Its position in the order.
    pub(super) version: i64,
    /// Its subject.
    pub(super) subject: &'static str,
    /// Its statements.
    pub(super) sql: &'static str,
}

/// Includes the files of `migrations` in the program.
macro_rules! steps {
    ($($version:literal, $subject:literal, $file:literal;)*) => {
        /// All migrations for SQLite, in order. A database records their versions, subjects and checksums, so none may
        /// be changed.
        pub(super) const SQLITE: &[Step] = &[$(step!($version, $subject, "sqlite", $file)),*];

        /// The same for PostgreSQL: each step leads to the same tables.
        pub(super) const POSTGRES: &[Step] = &[$(step!($version, $subject, "postgres", $file)),*];
    };
}

macro_rules! step {
    ($version:literal, $subject:literal, $engine:literal, $file:literal) => {
        Step {
            version: $version,
            subject: $subject,
            sql: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $engine, "/", $file)),
        }
    };
}

steps! {
    1, "registry", "0001_registry.sql";
    2, "linkage", "0002_linkage.sql";
    3, "outline", "0003_outline.sql";
    4, "seal", "0004_seal.sql";
    5, "source shows", "0005_source_shows.sql";
    6, "accounts", "0006_accounts.sql";
    7, "change sets", "0007_change_sets.sql";
    8, "payloads", "0008_payloads.sql";
    9, "sessions", "0009_sessions.sql";
    10, "made once", "0010_made_once.sql";
    11, "identities", "0011_identities.sql";
    12, "remarks", "0012_remarks.sql";
    13, "members", "0013_members.sql";
    14, "former codes", "0014_former_codes.sql";
    15, "imports", "0015_imports.sql";
    16, "notes", "0016_notes.sql";
    17, "publications", "0017_publications.sql";
    18, "source cadence", "0018_source_cadence.sql";
    19, "webhooks", "0019_webhooks.sql";
}

/// The steps as the driver runs them. They are listed by hand: the macro of the driver that finds them would compile the
/// driver and SQLite a second time for the build host.
pub(super) fn migrator(steps: &'static [Step]) -> Migrator {
    let step = |step: &Step| {
        let sql = step.sql.into_sql_str();
        Migration::new(step.version, step.subject.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(steps.iter().map(step).collect())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("sqlite", SQLITE)]
    #[case("postgres", POSTGRES)]
    fn every_file_of_a_folder_is_a_step_under_its_own_name(#[case] engine: &str, #[case] steps: &[Step]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let files: BTreeMap<String, String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect();
        let named: BTreeMap<String, String> = steps
            .iter()
            .map(|step| {
                let name = format!("{:04}_{}.sql", step.version, step.subject.replace(' ', "_"));
                (name, step.sql.to_owned())
            })
            .collect();
        assert_eq!(named, files);
        assert_eq!(named.len(), steps.len());
        assert!(steps.is_sorted_by_key(|step| step.version));
    }
}
