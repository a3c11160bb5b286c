//! What the directory changes, told to the pros whom it concerns.

use axum::response::sse::Event;
use reckon_domain::{ProId, ProjectId};
use reckon_store::{CategoryId, DirectoryNews, Offer};
use reckon_wire::{Update, Viewer};
use serde_json::json;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;

use super::{Following, StreamClosed};
use crate::views::rows;
use crate::views::update::{BATCH, CardsOf, Touched};

/// Leads that have other fees or words now, or are new to the viewer: a category's, or one of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    category: CategoryId,
    only: Option<ProjectId>,
    /// Whether the viewer may have had it, and not have it any more.
    moved: bool,
}

impl Listed {
    /// All of a category.
    const fn all(category: CategoryId) -> Self {
        Self { category, only: None, moved: false }
    }

    /// A project of a category.
    const fn one(project: ProjectId, category: CategoryId) -> Self {
        Self { category, only: Some(project), moved: false }
    }
}

/// Notes what a change of what is offered touches.
pub(super) fn note(offer: Offer, touched: &mut Touched, listed: &mut Vec<Listed>) {
    let new = match offer {
        Offer::Plan(_) => return touched.note_plans(),
        Offer::Fees(category, _) => Listed::all(category),
        Offer::Project(project, category) => Listed { moved: true, ..Listed::one(project, category) },
    };
    if !listed.contains(&new) {
        listed.push(new);
    }
}

impl Following<'_> {
    /// Something has changed in the directory; whatever else has is told with it.
    pub(super) async fn tell_news(
        &mut self,
        first: DirectoryNews,
        directory: &mut broadcast::Receiver<DirectoryNews>,
    ) -> Result<(), StreamClosed> {
        let (mut touched, mut listed) = (Touched::at(self.position), Vec::new());
        let last = self.note_news(first, &mut touched, &mut listed);
        match self.gather_news(directory, &mut touched, &mut listed) {
            Some(later) => self.update(touched, listed, last.max(later)).await,
            None => self.catch_up().await,
        }
    }

    /// Takes what the directory has told meanwhile: the last position of it, or nothing where some of it was lost.
    pub(super) fn gather_news(
        &self,
        directory: &mut broadcast::Receiver<DirectoryNews>,
        touched: &mut Touched,
        listed: &mut Vec<Listed>,
    ) -> Option<u64> {
        let mut last = self.position;
        loop {
            match directory.try_recv() {
                Ok(news) => last = last.max(self.note_news(news, touched, listed)),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(last),
                Err(TryRecvError::Lagged(_)) => return None,
            }
        }
    }

    /// Notes whom news of the directory concern, and answers the position that they bring the viewer to.
    fn note_news(&self, news: DirectoryNews, touched: &mut Touched, listed: &mut Vec<Listed>) -> u64 {
        match self.viewer {
            Viewer::Pro(viewer) => match news {
                DirectoryNews::Offered(change) if change.position > self.position => {
                    note(change.offer, touched, listed);
                    return change.position;
                }
                DirectoryNews::Posted(project, category) | DirectoryNews::Reworded(project, category, _) => {
                    listed.push(Listed::one(project, category));
                }
                DirectoryNews::Sees(pro, category) if pro.0 == viewer => listed.push(Listed::all(category)),
                DirectoryNews::CategoryRenamed(category) => listed.push(Listed::all(category)),
                DirectoryNews::SeesLess(pro) if pro.0 == viewer => touched.note_left(),
                DirectoryNews::Offered(_)
                | DirectoryNews::Sees(..)
                | DirectoryNews::SeesLess(_)
                | DirectoryNews::Renamed(_) => {}
            },
            Viewer::Client(viewer) => match news {
                DirectoryNews::Reworded(project, _, client) if client.0 == viewer => {
                    touched.note_cards(CardsOf::Project(project));
                }
                DirectoryNews::Renamed(pro) => touched.note_cards(CardsOf::Pro(pro)),
                DirectoryNews::CategoryRenamed(_) => touched.note_cards(CardsOf::Every),
                DirectoryNews::Offered(_)
                | DirectoryNews::Posted(..)
                | DirectoryNews::Reworded(..)
                | DirectoryNews::Sees(..)
                | DirectoryNews::SeesLess(_) => {}
            },
        }
        self.position
    }

    /// Says that a pro does not see a lead any more, or leads that are not named.
    pub(super) async fn tell_left(&self, only: Option<ProjectId>) -> Result<(), StreamClosed> {
        let data = json!({ "project": only.map(|project| project.0) }).to_string();
        self.stream.send(Event::default().event("left").data(data)).await
    }

    /// Sends a pro's leads of a category, a batch at a time; whether there were any.
    pub(super) async fn send_leads(&self, listed: Listed, position: u64) -> Result<bool, StreamClosed> {
        let Viewer::Pro(id) = self.viewer else { return Ok(false) };
        let Listed { category, only, moved } = listed;
        let mut after = only.and_then(|project| project.0.checked_sub(1)).map(ProjectId);
        let limit = if only.is_some() { 1 } else { BATCH };
        let mut any = false;
        loop {
            let mut leads =
                self.stream.app.store.leads_of_category(ProId(id), category, after, limit).await?;
            after = leads.last().map(|row| row.project.id);
            let last = leads.len() < limit || only.is_some();
            leads.retain(|row| only.is_none_or(|only| only == row.project.id));
            if !leads.is_empty() {
                any = true;
                let mut update = Update::new(self.stream.app.clock.now().0, position);
                update.leads = leads.iter().map(|row| rows::lead(row, self.viewer)).collect();
                update.cards = leads.into_iter().map(|row| rows::card(row, self.viewer)).collect();
                // Without an id: who comes back before the last of it is told all of it again.
                self.send_update(&update, None).await?;
            }
            if last {
                if moved && !any {
                    self.tell_left(only).await?;
                }
                return Ok(any);
            }
        }
    }
}
