//! Profiles: how files are read, under names.

use super::{
    accounts::{insert, instant, needed_instant},
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    error::StoreError,
    open::Store,
};
use crate::model::staged::{MOST_PROFILES, Profile};

const PROFILE: Table = Table {
    name: "import_profile",
    columns: &[("id", Int), ("name", Text), ("options", Text), ("saved_by", Text), ("saved_at", Text)],
};

const REMOVE: &str = "delete from import_profile where name = $1";
const COUNT: &str = "select count(*) from import_profile";

impl Store {
    /// All profiles, by name.
    pub async fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        let mut all = self.db.read().await?.rows(&PROFILE, profile).await?;
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Saves a profile in the place of one of the same name. Returns whether there is room for it.
    pub async fn save_profile(&self, new: &Profile) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let replaced = tx.execute(REMOVE, vec![Cell::is(&new.name)]).await?;
        if replaced == 0 && tx.number(COUNT, &[]).await? >= MOST_PROFILES {
            return Ok(false);
        }
        let row = vec![
            Cell::is(&new.name),
            Cell::is(&new.options),
            Cell::is(&new.saved_by),
            instant(Some(new.saved_at))?,
        ];
        insert(&mut tx, &PROFILE, row).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Removes a profile. Returns whether it was there.
    pub async fn remove_profile(&self, name: &str) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let removed = tx.execute(REMOVE, vec![Cell::is(name)]).await?;
        tx.commit().await?;
        Ok(removed > 0)
    }
}

fn profile(mut row: RowReader) -> Result<Profile, StoreError> {
    row.id()?;
    Ok(Profile {
        name: row.string()?,
        options: row.string()?,
        saved_by: row.string()?,
        saved_at: needed_instant(&mut row)?,
    })
}
