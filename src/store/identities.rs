//! Accounts of which an issuer vouches for the owner.

use time::OffsetDateTime;

use super::{
    accounts::{Known, finish, insert, insert_account, instant, known},
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::Tx,
    error::StoreError,
    open::Store,
};
use crate::model::{access::Account, identity::Identity, remit::Remit};

const IDENTITY: Table = Table {
    name: "identity",
    columns: &[("id", Int), ("account_id", Int), ("issuer", Text), ("subject", Text)],
};

const NEW: Table = Table {
    name: "identity",
    columns: &[("id", Int), ("account_id", Int), ("issuer", Text), ("subject", Text), ("made_at", Text)],
};

const SET_ROLE: &str = "update account set role = $1 where id = $2 and role <> $1";

/// The author of accounts that are made when their owner signs in first.
const MADE_BY: &str = "oidc";

/// The identity of a subject of an issuer, and its account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The identifier of the issuer.
    pub issuer: String,
    /// The identifier of the subject.
    pub subject: String,
    /// The identity of the account.
    pub account: i64,
}

impl Store {
    /// The account of an identity, with the role that the issuer gives it now; it is made if there is none.
    pub async fn account_of(&self, identity: &Identity, now: OffsetDateTime) -> Result<Account, StoreError> {
        let mut tx = self.db.begin().await?;
        let (owners, held) = (owners(&mut tx).await?, known(&mut tx).await?);
        let is_own = |own: &&Owner| own.issuer == identity.issuer && own.subject == identity.subject;
        let account = owners.iter().find(is_own).map(|owner| owner.account);
        match account.and_then(|id| held.accounts.iter().find(|own| own.id == id)) {
            Some(account) => {
                let bound = vec![Cell::is(identity.role), Cell::Int(Some(account.id))];
                if tx.execute(SET_ROLE, bound).await? > 0 {
                    finish(tx).await?;
                }
                Ok(Account { role: identity.role, ..account.clone() })
            }
            None => made(tx, &held, identity, now).await,
        }
    }
}

/// All identities in the state that a transaction reads.
pub(super) async fn owners(tx: &mut Tx) -> Result<Vec<Owner>, StoreError> {
    tx.rows(&IDENTITY, owner).await
}

/// Makes the account of an identity.
async fn made(
    mut tx: Tx,
    held: &Known,
    identity: &Identity,
    now: OffsetDateTime,
) -> Result<Account, StoreError> {
    let account = Account {
        id: 0,
        name: free_name(held, &identity.name),
        role: identity.role,
        within: Remit::default(),
        made_at: now,
        made_by: MADE_BY.to_owned(),
        disabled_at: None,
    };
    insert_account(&mut tx, &account).await?;
    let made = known(&mut tx).await?.accounts.into_iter().find(|own| own.name == account.name);
    let made = made.ok_or_else(|| StoreError::Damaged("table account: a new row is missing".to_owned()))?;
    let row = vec![
        Cell::Int(Some(made.id)),
        Cell::is(&identity.issuer),
        Cell::is(&identity.subject),
        instant(Some(now))?,
    ];
    insert(&mut tx, &NEW, row).await?;
    finish(tx).await?;
    Ok(made)
}

/// The name itself, or else the first with a number that no account has, so that the change log does not confuse two
/// persons.
fn free_name(held: &Known, name: &str) -> String {
    let is_free = |name: &String| held.accounts.iter().all(|own| own.name != *name);
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).expect("the numbers do not end")
}

fn owner(mut row: RowReader) -> Result<Owner, StoreError> {
    row.id()?;
    Ok(Owner { account: row.id()?, issuer: row.string()?, subject: row.string()? })
}
