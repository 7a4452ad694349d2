//! How records lie in rows: their text, and beside it the columns that are asked by.

use super::fault::{fault, spoilt};
use serde_json::Value;
use sqlx::AnyConnection;
use tagfire_domain::cluster::Target;
use tagfire_domain::record::{Node, Record, RecordError};
use tagfire_domain::store::Fault;

/// Reads a record from its text. Of one that can't be read, the fault says which it is.
pub fn record<T: Record>(table: &str, key: &str, text: &str) -> Result<T, Fault> {
    let node: Result<Node<'_>, _> = serde_json::from_str(text);
    let node =
        node.map_err(|error| Fault::Broken { detail: format!("the row {key} of {table} is no JSON: {error}") })?;
    T::read_node(node).map_err(|error: RecordError| spoilt(table, key, &error))
}

/// The texts that a statement gives in its one column.
pub async fn texts(connection: &mut AnyConnection, sql: &'static str, by: &[&str]) -> Result<Vec<String>, Fault> {
    let query = by.iter().fold(sqlx::query_scalar(sql), |query, value| query.bind((*value).to_owned()));
    query.fetch_all(connection).await.map_err(fault)
}

/// The one text that a statement gives, where it gives one.
pub async fn text(connection: &mut AnyConnection, sql: &'static str, by: &[&str]) -> Result<Option<String>, Fault> {
    Ok(texts(connection, sql, by).await?.into_iter().next())
}

/// Executes a statement whose parameters are texts.
pub async fn put(connection: &mut AnyConnection, sql: &'static str, values: &[&str]) -> Result<(), Fault> {
    let query = values.iter().fold(sqlx::query(sql), |query, value| query.bind((*value).to_owned()));
    query.execute(connection).await.map(drop).map_err(fault)
}

/// A container's key: its parts as a list, which no name can imitate.
pub fn key(target: &Target) -> String {
    let at = &target.workload;
    let parts = [&at.region, &at.cluster, &at.namespace, at.kind.as_str(), &at.workload, &target.container];
    Value::from(parts.map(|part| Value::from(part.to_owned())).to_vec()).to_string()
}
