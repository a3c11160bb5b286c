//! What a page predicts with.

use axum::Json;
use axum::extract::State;
use reckon_domain::{ClientId, ProId, ProjectId, Timestamp, wording};
use reckon_store::{LeadCursor, LeadRow};
use reckon_wire::{Snapshot, Viewer};
use serde::Deserialize;

use crate::app::Shared;
use crate::http::read::{Query, not_a_cursor};
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
    #[param(minimum = 1, maximum = 2000)]
    limit: Option<usize>,
}

/// The facts that the signed-in person's page predicts with.
///
/// Account and plans are on the first page alone; each page has up to `limit` leads and as many relations.
/// The position of the first page is the one to follow events from.
#[utoipa::path(get, path = "/api/v1/snapshot", tag = "Snapshot", operation_id = "read", params(Page), responses(
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
        return Err(Problem::field(
            "limit",
            wording!("must be from 1 to {MOST}", "muss von 1 bis {MOST} sein"),
        ));
    }
    let after = page.after.as_deref().map(Cursor::parse).transpose()?;
    let place = after.unwrap_or(Cursor::FIRST);
    let now = app.clock.now();
    // Read before the values: what happens in between is sent once more, and does no harm.
    let position = app.store.head().await?;
    let mut snapshot = Snapshot::new(viewer, now.0, position);
    let mut next = Cursor::LAST;
    if let Viewer::Pro(id) = viewer {
        if after.is_none() {
            snapshot.account = Some(rows::account(&app.store.account(ProId(id), now).await?));
            snapshot.plans = app.store.plans().await?.iter().map(rows::plan).collect();
        }
        if let Some(after) = place.relations.from() {
            let mut relations = app.store.relations(ProId(id), after, limit + 1).await?;
            next.relations = Progress::beyond(&mut relations, limit, |row| row.client);
            snapshot.relations = relations.iter().map(rows::relation).collect();
        }
    }
    if let Some(after) = place.leads.from() {
        let mut leads = match viewer {
            Viewer::Pro(id) => {
                app.store.leads_of_pro(ProId(id), after.map(LeadPlace::of_pro), limit + 1).await?
            }
            Viewer::Client(id) => following(app.store.leads_of_client(ClientId(id)).await?, after),
        };
        next.leads = Progress::beyond(&mut leads, limit, LeadPlace::at);
        snapshot.leads = leads.iter().map(|row| rows::lead(row, viewer)).collect();
        snapshot.cards = leads.into_iter().map(|row| rows::card(row, viewer)).collect();
    }
    snapshot.next = (next != Cursor::LAST).then(|| next.text());
    Ok(Json(snapshot))
}

/// A client's leads after the one at the cursor. They are few: all of them are read.
fn following(leads: Vec<LeadRow>, after: Option<LeadPlace>) -> Vec<LeadRow> {
    let Some(place) = after else { return leads };
    let is_last = |row: &LeadRow| row.project.id == place.project && row.pro == place.pro;
    leads.into_iter().skip_while(|row| !is_last(row)).skip(1).collect()
}

/// How far one of the snapshot's lists has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress<P> {
    /// Nothing of it yet.
    Nothing,
    /// Up to here.
    To(P),
    /// All of it.
    All,
}

impl<P> Progress<P> {
    /// After which place to go on, if there is more.
    fn from(self) -> Option<Option<P>> {
        match self {
            Self::Nothing => Some(None),
            Self::To(place) => Some(Some(place)),
            Self::All => None,
        }
    }

    /// Cuts a list that was asked for one row too many, and says where it ended.
    fn beyond<T>(rows: &mut Vec<T>, limit: usize, place: impl Fn(&T) -> P) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        rows.last().filter(|_| more).map_or(Self::All, |last| Self::To(place(last)))
    }
}

/// Where a page of leads ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LeadPlace {
    recommended: bool,
    posted: Timestamp,
    project: ProjectId,
    pro: ProId,
}

impl LeadPlace {
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

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let recommended = match parts.next()? {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        let posted = Timestamp::from_millis(parts.next()?.parse().ok()?)?;
        let (project, pro) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let place = Self { recommended, posted, project: ProjectId(project), pro: ProId(pro) };
        parts.next().is_none().then_some(place)
    }

    fn text(self) -> String {
        let Self { recommended, posted, project, pro } = self;
        format!("{}.{}.{project}.{pro}", u8::from(recommended), posted.0)
    }
}

/// Where a page ended: how far its leads go, and how far its relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    leads: Progress<LeadPlace>,
    relations: Progress<ClientId>,
}

impl Cursor {
    /// Before everything.
    const FIRST: Self = Self { leads: Progress::Nothing, relations: Progress::Nothing };
    /// After everything.
    const LAST: Self = Self { leads: Progress::All, relations: Progress::All };

    /// Leads, then relations; what is answered whole is left empty.
    fn text(self) -> String {
        let leads = self.leads.from().flatten().map(LeadPlace::text).unwrap_or_default();
        let relations = self.relations.from().flatten().map(|client| client.to_string()).unwrap_or_default();
        format!("{leads}~{relations}")
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let read = || {
            let (leads, relations) = text.split_once('~')?;
            let leads = match leads {
                "" => Progress::All,
                place => Progress::To(LeadPlace::parse(place)?),
            };
            let relations = match relations {
                "" => Progress::All,
                client => Progress::To(ClientId(client.parse().ok()?)),
            };
            Some(Self { leads, relations }).filter(|cursor| *cursor != Self::LAST)
        };
        let wrong = || Problem::field("after", not_a_cursor());
        read().ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let place = LeadPlace {
            recommended: true,
            posted: Timestamp(1_700_000_000_000),
            project: ProjectId(7),
            pro: ProId(3),
        };
        let (leads, relations) = (Progress::To(place), Progress::To(ClientId(9)));
        for cursor in [
            Cursor { leads, relations },
            Cursor { leads, ..Cursor::LAST },
            Cursor { relations, ..Cursor::LAST },
        ] {
            assert_eq!(Cursor::parse(&cursor.text()).unwrap(), cursor);
        }
        for text in [
            "",
            "~",
            "1",
            "2.0.0.0~",
            "1.0.0.0",
            "1.0.0.0.0~",
            "1.x.0.0~",
            "1.-1.0.0~",
            "1.0.-1.0~",
            "1.0.0.99999999999~",
            "~x",
            "~1~2",
        ] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }
}
