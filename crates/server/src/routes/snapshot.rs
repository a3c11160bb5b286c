//! What a page predicts with.

use axum::Json;
use axum::extract::State;
use reckon_domain::{ClientId, ProId, ProjectId, Timestamp};
use reckon_store::{LeadCursor, LeadRow};
use reckon_wire::{Snapshot, Viewer};
use serde::Deserialize;

use crate::app::Shared;
use crate::http::read::Query;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::views::rows;

/// The most leads on a page.
const MOST: usize = 2000;

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The cursor that the page before has given.
    after: Option<String>,
    /// Leads on this page: at most 2000, by default 500.
    limit: Option<usize>,
}

/// The facts that the signed-in person's page predicts with.
///
/// Account, plans and relations are on the
/// first page alone; the position of the first page is the one to follow events from.
#[utoipa::path(get, path = "/api/v1/snapshot", tag = "Predicting", params(Page), responses(
    (status = 200, description = "A page of it", body = Snapshot),
    (status = 400, description = "`malformed`: the cursor or the limit", body = ProblemForm),
    (status = 401, description = "`unauthenticated`", body = ProblemForm),
))]
pub(crate) async fn snapshot(
    State(app): State<Shared>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Snapshot>, Problem> {
    let viewer = caller.viewer()?;
    let limit = page.limit.unwrap_or(500);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::field("limit", format!("must be 1 to {MOST}")));
    }
    let after = page.after.as_deref().map(Cursor::parse).transpose()?;
    let now = app.clock.now();
    // Read before the values: what happens in between is sent once more, and does no harm.
    let position = app.store.head().await?;
    let mut snapshot = Snapshot::new(viewer, now.0, position);
    let mut leads = match viewer {
        Viewer::Pro(id) => {
            if after.is_none() {
                snapshot.account = Some(rows::account(&app.store.account(ProId(id), now).await?));
                snapshot.plans = app.store.plans().await?.iter().map(rows::plan).collect();
                snapshot.relations =
                    app.store.relations(ProId(id)).await?.iter().map(rows::relation).collect();
            }
            app.store.leads_of_pro(ProId(id), after.map(Cursor::of_pro), limit + 1).await?
        }
        Viewer::Client(id) => following(app.store.leads_of_client(ClientId(id)).await?, after),
    };
    let more = leads.len() > limit;
    leads.truncate(limit);
    snapshot.next = leads.last().filter(|_| more).map(|last| Cursor::at(last).text());
    snapshot.leads = leads.iter().map(|row| rows::lead(row, viewer)).collect();
    snapshot.cards = leads.into_iter().map(|row| rows::card(row, viewer)).collect();
    Ok(Json(snapshot))
}

/// A client's leads after the one at the cursor. They are few: all of them are read.
fn following(leads: Vec<LeadRow>, after: Option<Cursor>) -> Vec<LeadRow> {
    let Some(cursor) = after else { return leads };
    let is_last = |row: &LeadRow| row.project.id == cursor.project && row.pro == cursor.pro;
    leads.into_iter().skip_while(|row| !is_last(row)).skip(1).collect()
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    recommended: bool,
    posted: Timestamp,
    project: ProjectId,
    pro: ProId,
}

impl Cursor {
    fn at(row: &LeadRow) -> Self {
        Self {
            recommended: row.lead.recommended,
            posted: row.project.posted,
            project: row.project.id,
            pro: row.pro,
        }
    }

    const fn of_pro(self) -> LeadCursor {
        LeadCursor { recommended: self.recommended, posted: self.posted, project: self.project }
    }

    fn text(self) -> String {
        let Self { recommended, posted, project, pro } = self;
        format!("{}.{}.{project}.{pro}", u8::from(recommended), posted.0)
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let mut parts = text.split('.');
        let mut part = || parts.next().unwrap_or_default();
        let read = (part(), part().parse(), part().parse(), part().parse(), parts.next());
        let wrong = || Problem::field("after", "is not a cursor: give the `next` of the page before");
        let (recommended, Ok(posted), Ok(project), Ok(pro), None) = read else { return Err(wrong()) };
        let recommended = match recommended {
            "0" => false,
            "1" => true,
            _ => return Err(wrong()),
        };
        let posted = Timestamp::from_millis(posted).ok_or_else(wrong)?;
        Ok(Self { recommended, posted, project: ProjectId(project), pro: ProId(pro) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let cursor = Cursor {
            recommended: true,
            posted: Timestamp(1_700_000_000_000),
            project: ProjectId(7),
            pro: ProId(3),
        };
        assert_eq!(Cursor::parse(&cursor.text()).unwrap(), cursor);
        for text in ["", "1", "2.0.0.0", "1.0.0.0.0", "1.x.0.0", "1.-1.0.0", "1.0.-1.0", "1.0.0.99999999999"]
        {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }
}
