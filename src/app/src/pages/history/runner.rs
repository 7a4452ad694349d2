//! What the server's unattended runner did, as the server tells it.

use crate::effects::request::{Call, Trouble};
use crate::route::pair;
use crate::state::Link;
use tagfire_domain::history::{Entry, Filter, Results, Tally};
use tagfire_domain::record::Record;

/// Entries that a filter lets through, latest first, and where to go on. One that this version can't read is left out.
pub async fn page(
    link: Link,
    filter: &Filter,
    after: Option<String>,
    limit: usize,
) -> Result<(Vec<Entry>, Option<String>), Trouble> {
    let mut query = of(filter);
    query.push(pair("limit", &limit.to_string()));
    query.extend(after.map(|after| pair("cursor", &after)));
    let mut list = link.ask(Call::get(format!("/history?{}", query.join("&")))).await?;
    let items = list["items"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let next = list["next"].as_str().map(str::to_owned);
    Ok((items.into_iter().filter_map(|item| Entry::read(item).ok()).collect(), next))
}

/// How many entries there are in all, and how many of each result the rest of a filter lets through.
pub async fn counts(link: Link, filter: &Filter) -> Result<(usize, Tally), Trouble> {
    let counts = link.ask(Call::get(format!("/history/counts?{}", of(filter).join("&")))).await?;
    let count = |name: &str| counts[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    Ok((count("total"), Tally::told(|results| count(results.as_str()))))
}

/// The filter, as the server is told it.
fn of(filter: &Filter) -> Vec<String> {
    let mut query = vec![pair("words", &filter.words)];
    if filter.results != Results::All {
        query.push(pair("results", filter.results.as_str()));
    }
    query.extend(filter.since.map(|since| pair("since", &since.0.to_string())));
    query
}
