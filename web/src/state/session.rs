//! The signed-in viewer's world, shared by every component.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use reckon_domain::{Action, Role};
use yew::Callback;

use super::discussion::DiscussionKey;
use super::predict::Forecast;
use super::world::{Entry, LeadKey, World};

/// A handle to the world. Two handles are equal while nothing has changed, so that components that
/// take one from the context render again exactly when something has.
#[derive(Clone)]
pub struct Session {
    world: Rc<RefCell<World>>,
    epoch: u32,
    changed: Callback<()>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.epoch == other.epoch && Rc::ptr_eq(&self.world, &other.world)
    }
}

impl Session {
    /// A handle to the world as it is in this epoch; `changed` is called when it has changed.
    #[must_use]
    pub const fn new(world: Rc<RefCell<World>>, epoch: u32, changed: Callback<()>) -> Self {
        Self { world, epoch, changed }
    }

    /// How often the world has changed: for what is computed from all of it.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The world, to read. Not to be held across an `await`.
    #[must_use]
    pub fn world(&self) -> Ref<'_, World> {
        self.world.borrow()
    }

    /// Changes the world and renders what depends on it.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.world.borrow_mut());
        self.changed.emit(());
        result
    }

    /// Notes something that nothing on the page is drawn from.
    pub fn note(&self, note: impl FnOnce(&mut World)) {
        note(&mut self.world.borrow_mut());
    }

    /// What an action would cost now.
    #[must_use]
    pub fn forecast(&self, action: Action, key: LeadKey) -> Forecast {
        self.world().forecast(action, Some(key))
    }

    /// What an action in a discussion would cost now.
    #[must_use]
    pub fn forecast_within(&self, action: Action, of: DiscussionKey) -> Forecast {
        self.world().forecast_within(action, of)
    }

    /// What is known of a lead.
    #[must_use]
    pub fn entry(&self, key: LeadKey) -> Option<Entry> {
        self.world().lead(key).copied()
    }

    /// The viewer's role; none for an operator.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.world().role()
    }
}
