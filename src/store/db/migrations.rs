//! The migrations that bring an older database up to date, from the files of `migrations/`.

/// A migration.
pub(super) struct Step {
    /// Its position in the order.
    pub(super) version: i64,
    /// Its subject.
    pub(super) subject: &'static str,
    /// Its statements.
    pub(super) sql: &'static str,
}

/// Includes a file of `migrations/sqlite` in the program.
macro_rules! step {
    ($version:literal, $subject:literal, $file:literal) => {
        Step {
            version: $version,
            subject: $subject,
            sql: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $file)),
        }
    };
}

/// All migrations for SQLite, in order. A database records their versions, subjects and checksums, so none may be
/// changed.
pub(super) const SQLITE: &[Step] = &[
    step!(1, "registry", "0001_registry.sql"),
    step!(2, "linkage", "0002_linkage.sql"),
    step!(3, "outline", "0003_outline.sql"),
    step!(4, "seal", "0004_seal.sql"),
    step!(5, "source shows", "0005_source_shows.sql"),
    step!(6, "accounts", "0006_accounts.sql"),
    step!(7, "change sets", "0007_change_sets.sql"),
    step!(8, "payloads", "0008_payloads.sql"),
    step!(9, "sessions", "0009_sessions.sql"),
    step!(10, "made once", "0010_made_once.sql"),
    step!(11, "identities", "0011_identities.sql"),
    step!(12, "remarks", "0012_remarks.sql"),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_step_under_its_own_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
        let files: BTreeMap<String, String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect();
        let steps: BTreeMap<String, String> = SQLITE
            .iter()
            .map(|step| {
                let name = format!("{:04}_{}.sql", step.version, step.subject.replace(' ', "_"));
                (name, step.sql.to_owned())
            })
            .collect();
        assert_eq!(steps, files);
        assert_eq!(steps.len(), SQLITE.len());
        assert!(SQLITE.is_sorted_by_key(|step| step.version));
    }
}
