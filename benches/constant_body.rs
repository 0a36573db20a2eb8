//! A server that answers every GET with one body: the upper bound for `xuong serve`.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, header},
    routing::get,
};
use clap::Parser;
use tokio::net::TcpListener;

/// The body and the address.
#[derive(Debug, Parser)]
struct Given {
    /// Address to serve at; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    bind: SocketAddr,
    /// File that is the body of every answer
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// Media type of every answer
    #[arg(long, value_name = "TYPE")]
    content_type: HeaderValue,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let given = Given::parse();
    let body = std::fs::read(&given.body).with_context(|| given.body.display().to_string())?;
    let (body, kind) = (Bytes::from(body), given.content_type);
    let answer = move || {
        let (body, kind) = (body.clone(), kind.clone());
        async move { ([(header::CONTENT_TYPE, kind)], body) }
    };
    let listener = TcpListener::bind(given.bind).await?;
    println!("Serving at http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().fallback(get(answer))).await?;
    Ok(())
}
