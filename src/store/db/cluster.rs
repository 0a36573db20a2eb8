//! The servers of a PostgreSQL database: one takes writes, and others may take its place.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::store::error::StoreError;

/// The longest search for a server that answers.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest wait for a connection to one server, if it is the only one and if there are others.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const CONNECT_TO_ONE_WITHIN: Duration = Duration::from_secs(1);

/// The longest wait for a server to begin a transaction, its wait for other writers included.
const BEGIN_WITHIN: Duration = Duration::from_secs(15);

/// The first and the longest pause between attempts.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(1)];

/// Connections to each server.
const CONNECTIONS: u32 = 8;

/// The parameter of an address that says which servers will do, as in libpq: `any`, or those that take writes.
const ATTRIBUTES: &str = "target_session_attrs";

/// The parameter that says that a pooler stands between which gives each transaction another connection, so that nothing
/// may be prepared and no notice is passed on.
const POOLED: &str = "pgbouncer";

/// The parameters that the driver knows.
const PASSED_ON: [&str; 14] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "host",
    "port",
    "dbname",
    "user",
    "password",
];

/// The servers under one address.
pub(crate) struct Cluster {
    servers: Vec<PgPool>,
    /// The position of the server in use.
    current: AtomicUsize,
    /// Whether only a server that takes writes will do.
    needs_writes: bool,
    pooled: bool,
}

impl Cluster {
    /// The servers under an address `postgres://user@host,host/database`. No connection is made yet.
    pub(super) fn new(address: &str) -> Result<Self, StoreError> {
        let Address { servers, needs_writes, pooled } = Address::read(address)?;
        let within = if servers.len() > 1 { CONNECT_TO_ONE_WITHIN } else { CONNECT_WITHIN };
        let pool = |options: PgConnectOptions| {
            let options = options.application_name("xuong").extra_float_digits(None);
            let options = if pooled { options.statement_cache_capacity(0) } else { options };
            PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .acquire_timeout(within)
                .acquire_slow_threshold(2 * within)
                .connect_lazy_with(options.disable_statement_logging())
        };
        let servers = servers.into_iter().map(pool).collect();
        Ok(Self { servers, current: AtomicUsize::new(0), needs_writes, pooled })
    }

    /// Whether a pooler gives each transaction another connection.
    pub(super) fn is_pooled(&self) -> bool {
        self.pooled
    }

    /// The server in use.
    pub(super) fn server(&self) -> &PgPool {
        &self.servers[self.current.load(Ordering::Acquire)]
    }

    /// Begins a transaction on the server in use, or on the one that takes its place.
    pub(super) async fn begin(
        &self,
        statement: &'static str,
        lock: Option<&'static str>,
    ) -> Result<Transaction<'static, Postgres>, StoreError> {
        let (began, [mut pause, longest]) = (Instant::now(), PAUSES);
        loop {
            let at = self.current.load(Ordering::Acquire);
            let error = match begin_whole(&self.servers[at], statement, lock).await {
                Ok(tx) => return Ok(tx),
                Err(error) if error.is_of_the_server() => error,
                Err(error) => return Err(error),
            };
            if began.elapsed() > PATIENCE {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            pause = longest.min(pause * 2);
            self.elect(at).await;
        }
    }

    /// Makes sure that the server in use will do, where a standby would answer too.
    pub(super) async fn choose(&self) {
        if self.needs_writes && !self.will_do(self.server()).await {
            self.elect(self.current.load(Ordering::Acquire)).await;
        }
    }

    /// Looks for another server that will do, beginning after the one that failed.
    async fn elect(&self, failed: usize) {
        for step in 1..=self.servers.len() {
            let at = (failed + step) % self.servers.len();
            if self.will_do(&self.servers[at]).await {
                if self.current.swap(at, Ordering::AcqRel) != at {
                    tracing::info!(database.server = at + 1, "another server of the database is in use now");
                }
                return;
            }
        }
    }

    async fn will_do(&self, server: &PgPool) -> bool {
        let Ok(mut tx) = begin_whole(server, "begin read only", None).await else { return false };
        let asked = sqlx::query_scalar("select pg_is_in_recovery()").persistent(false);
        match asked.fetch_one(&mut *tx).await {
            Ok(is_standby) => !(is_standby && self.needs_writes),
            Err(_) => false,
        }
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        for server in &self.servers {
            server.close().await;
        }
    }
}

/// Begins a transaction on a server, even if its caller leaves meanwhile: the driver does not roll back a transaction of
/// which it has not read that it began, and the connection would go on with it. For the same reason the lock is taken by a
/// statement of its own.
async fn begin_whole(
    server: &PgPool,
    statement: &'static str,
    lock: Option<&'static str>,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let server = server.clone();
    let begun = tokio::spawn(async move {
        // While a server refuses connections the driver tries until the time is over.
        let begun = server.begin_with(statement).await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => {
                StoreError::Unreachable("no connection could be made in time".to_owned())
            }
            other => other.into(),
        });
        let mut tx = begun?;
        if let Some(lock) = lock {
            sqlx::raw_sql(lock).execute(&mut *tx).await?;
        }
        Ok(tx)
    });
    match tokio::time::timeout(BEGIN_WITHIN, begun).await {
        Ok(begun) => begun.map_err(|error| StoreError::Unreachable(error.to_string()))?,
        Err(_) => Err(StoreError::Unreachable(format!("no answer within {} s", BEGIN_WITHIN.as_secs()))),
    }
}

/// An address of a database, read.
struct Address {
    servers: Vec<PgConnectOptions>,
    needs_writes: bool,
    pooled: bool,
}

impl Address {
    /// Reads an address with several hosts, which the driver does not know, as one address for each.
    fn read(address: &str) -> Result<Self, StoreError> {
        let misread = |what: &str| StoreError::Address(what.to_owned());
        let (scheme, rest) = address.split_once("://").ok_or_else(|| misread("no '://'"))?;
        if !matches!(scheme, "postgres" | "postgresql") {
            return Err(misread("it begins with neither 'postgres://' nor 'postgresql://'"));
        }
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
        let at = if user.is_empty() { "" } else { "@" };
        let hosts: Vec<&str> = hosts.split(',').collect();
        let (mut needs_writes, mut pooled, mut others) = (hosts.len() > 1, false, Vec::new());
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=').unwrap_or((parameter, "")) {
                (ATTRIBUTES, "any") => needs_writes = false,
                (ATTRIBUTES, "read-write" | "primary") => needs_writes = true,
                (ATTRIBUTES, _) => {
                    return Err(misread("target_session_attrs is 'any', 'read-write' or 'primary'"));
                }
                (POOLED, "true") => pooled = true,
                (POOLED, "false") => pooled = false,
                (POOLED, _) => return Err(misread("pgbouncer is 'true' or 'false'")),
                (name, _) if PASSED_ON.contains(&name) => others.push(parameter),
                (name, _) => return Err(misread(&format!("it has no parameter '{name}'"))),
            }
        }
        let query = others.join("&");
        let read = |host: &&str| {
            let one = format!("{scheme}://{user}{at}{host}/{database}?{query}");
            one.parse::<PgConnectOptions>().map_err(|error| misread(&error.to_string()))
        };
        Ok(Self { servers: hosts.iter().map(read).collect::<Result<_, _>>()?, needs_writes, pooled })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(address: &str) -> (Vec<String>, bool, bool) {
        let read = Address::read(address).unwrap();
        let place = |one: &PgConnectOptions| {
            format!(
                "{}@{}:{}/{}",
                one.get_username(),
                one.get_host(),
                one.get_port(),
                one.get_database().unwrap()
            )
        };
        (read.servers.iter().map(place).collect(), read.needs_writes, read.pooled)
    }

    #[rstest]
    #[case("postgres://ann@db/hanoi", &["ann@db:5432/hanoi"], false, false)]
    #[case("postgresql://ann:s%40@db:6543/hanoi?pgbouncer=true", &["ann@db:6543/hanoi"], false, true)]
    #[case("postgres://ann@a:1,b:2/hanoi?sslmode=disable", &["ann@a:1/hanoi", "ann@b:2/hanoi"], true, false)]
    #[case("postgres://ann@a,b/h?target_session_attrs=any", &["ann@a:5432/h", "ann@b:5432/h"], false, false)]
    #[case("postgres://ann@a/h?target_session_attrs=read-write", &["ann@a:5432/h"], true, false)]
    fn an_address_names_servers(
        #[case] address: &str,
        #[case] servers: &[&str],
        #[case] needs_writes: bool,
        #[case] pooled: bool,
    ) {
        let servers = servers.iter().map(ToString::to_string).collect();
        assert_eq!(read(address), (servers, needs_writes, pooled));
    }

    #[rstest]
    #[case("mysql://db/hanoi")]
    #[case("db/hanoi")]
    #[case("postgres://db:port/hanoi")]
    #[case("postgres://db/hanoi?target_session_attrs=prefer-standby")]
    #[case("postgres://db/hanoi?pgbouncer=maybe")]
    #[case("postgres://db/hanoi?sslmode=perhaps")]
    #[case("postgres://db/hanoi?sslmoed=require")]
    fn an_address_that_cannot_be_read_is_refused(#[case] address: &str) {
        assert!(matches!(Address::read(address).map(|_| ()), Err(StoreError::Address(_))));
    }
}
