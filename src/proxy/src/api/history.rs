//! What the unattended runner did: the entries of the store, as the console has its own.

use super::pushes::broken;
use super::targets::read;
use super::{Json, cursor};
use crate::access::Principal;
use crate::app::App;
use crate::refusal::Refusal;
use crate::store::Store;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use tagfire_domain::history::{Cursor, EntryId, Filter, Results};
use tagfire_domain::record::Record;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::TriggerId;
use tagfire_domain::wire::{HistoryCounts, List, Problem, ProblemKind};
use utoipa::IntoParams;

/// The most entries of one answer, and how many there are where that isn't asked for.
const MOST: usize = 500;
const USUAL: usize = 100;

/// Which entries are meant. Every part narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct Of {
    /// Words, each of which an entry has to have; capitals don't matter.
    words: Option<String>,
    /// `all`, `succeeded`, `failed`, `superseded` or `underway`.
    results: Option<String>,
    /// Not before this instant, in milliseconds since 1970.
    since: Option<i64>,
    /// Of the trigger of this id.
    trigger: Option<String>,
    /// Of this image repository.
    repository: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many at most, up to 500; 100 where it isn't given.
    limit: Option<usize>,
}

/// The history of the unattended runner, latest first: entries as the console's export writes them.
#[utoipa::path(
    get, path = "/api/v1/history", tag = "history", security(("token" = []), ("session" = [])), params(Of),
    responses(
        (status = 200, description = "As it is now", body = List<Object>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The store failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn history(
    State(app): State<Arc<App>>,
    _: Principal,
    of: Result<Query<Of>, QueryRejection>,
) -> Result<Json<List<Value>>, Refusal> {
    let Query(of) = read(of)?;
    let store = store(&app)?;
    let (filter, after) = (filter(&of)?, of.cursor.as_deref().map(opened).transpose()?);
    let page = store.page(&filter, after.as_ref(), of.limit.unwrap_or(USUAL).clamp(1, MOST)).await;
    let page = page.map_err(|fault| broken(&fault))?;
    let items = page.entries.iter().map(Record::write).collect();
    let next = page.next.map(|next| cursor::closed(next.at.0, &next.id.0));
    Ok(Json(List { items, next, hidden: Vec::new() }))
}

/// How much of it there is: as a list's filters tell it, whatever `results` says. `cursor` and `limit` change nothing.
#[utoipa::path(
    get, path = "/api/v1/history/counts", tag = "history", security(("token" = []), ("session" = [])), params(Of),
    responses(
        (status = 200, description = "As it is now", body = HistoryCounts),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The store failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn counts(
    State(app): State<Arc<App>>,
    _: Principal,
    of: Result<Query<Of>, QueryRejection>,
) -> Result<Json<HistoryCounts>, Refusal> {
    let Query(of) = read(of)?;
    let (store, filter) = (store(&app)?, filter(&of)?);
    let counted = tokio::try_join!(store.entries(), store.tally(&filter));
    let (total, tally) = counted.map_err(|fault| broken(&fault))?;
    Ok(Json(HistoryCounts::of(total, &tally)))
}

/// One entry of it.
#[utoipa::path(
    get, path = "/api/v1/history/{id}", tag = "history", security(("token" = []), ("session" = [])),
    params(("id" = String, Path, description = "The entry's `id`")),
    responses(
        (status = 200, description = "As it is now", body = Object),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The store failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn entry(State(app): State<Arc<App>>, _: Principal, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let entry = store(&app)?.entry(&EntryId(id)).await.map_err(|fault| broken(&fault))?;
    let none = || Refusal::new(ProblemKind::NotFound, "the history has no entry of this id (any more)");
    entry.map(|entry| Json(entry.write())).ok_or_else(none)
}

fn store(app: &App) -> Result<&Store, Refusal> {
    let none = || Refusal::new(ProblemKind::NotFound, "this server keeps no history: it takes --store");
    app.store.as_ref().ok_or_else(none)
}

fn filter(of: &Of) -> Result<Filter, Refusal> {
    let wrong = |why: String| Refusal::new(ProblemKind::BadRequest, why);
    let results = of.results.as_deref().map(|text| {
        Results::parse(text).ok_or_else(|| {
            let names: Vec<&str> = Results::ALL.iter().map(|results| results.as_str()).collect();
            wrong(format!("results is one of {}", names.join(", ")))
        })
    });
    let repository = of.repository.as_deref().map(RepositoryName::parse);
    Ok(Filter {
        words: of.words.clone().unwrap_or_default(),
        results: results.transpose()?.unwrap_or_default(),
        since: of.since.map(Timestamp),
        trigger: of.trigger.clone().map(TriggerId),
        repository: repository.transpose().map_err(|error| wrong(error.to_string()))?,
        workload: None,
    })
}

fn opened(text: &str) -> Result<Cursor, Refusal> {
    cursor::opened(text, |at, id| Some(Cursor { at: Timestamp(at.parse().ok()?), id: EntryId(id.to_owned()) }))
}
