//! The directory: plans, people, and who signs in.

use reckon_domain::account::Plan;
use reckon_domain::period::Anchor;
use reckon_domain::relation::Reach;
use reckon_domain::rule::Language;
use reckon_domain::{ClientId, ProId, Timestamp};

/// A plan of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The plan, as the rules know it.
    pub plan: Plan,
    /// Its name.
    pub name: String,
}

/// A person's contacts. Never logged: it has no readable [`Debug`](core::fmt::Debug) form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The mobile number.
    pub mobile: Option<String>,
    /// The landline number.
    pub landline: Option<String>,
    /// The email address.
    pub email: Option<String>,
}

impl core::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contacts(not shown)")
    }
}

/// A person as they are seen by who may: by their full name and with their contacts.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// The contacts.
    pub contacts: Contacts,
}

impl core::fmt::Debug for Person {
    /// Without who they are.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Person(not shown)")
    }
}

/// A client of the directory.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Their id.
    pub id: ClientId,
    /// Their full name; shown only with their contacts.
    pub name: String,
    /// Their name as far as anyone may see it: given name and initial.
    pub short_name: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// How they can be reached.
    pub reach: Reach,
    /// The language in which they are spoken and written to.
    pub language: Language,
    /// The booking software's version of them; `None` where it has not spoken of them yet.
    pub version: Option<u64>,
    /// When what was known of them was erased. Until the marketplace says otherwise nothing new is kept.
    pub erased: Option<Timestamp>,
}

impl core::fmt::Debug for ClientRow {
    /// Without who they are.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ClientRow({})", self.id)
    }
}

/// A pro of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProRow {
    /// Their id.
    pub id: ProId,
    /// Their public name.
    pub name: String,
    /// What they say of themselves.
    pub about: String,
    /// Their contacts.
    pub contacts: Contacts,
    /// When their counter resets.
    pub anchor: Anchor,
}

/// Somebody who operates the marketplace: a person of their own, so that the trail can say who it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorId(pub u32);

/// Who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A pro.
    Pro(ProId),
    /// A client.
    Client(ClientId),
    /// Someone who operates the marketplace.
    Operator(OperatorId),
    /// The marketplace's own backend, with a bearer token.
    Backend,
}

impl core::fmt::Display for Principal {
    /// The role, and which one: `pro:12`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Pro(id) => write!(f, "pro:{id}"),
            Self::Client(id) => write!(f, "client:{id}"),
            Self::Operator(id) => write!(f, "operator:{}", id.0),
            Self::Backend => f.write_str("backend"),
        }
    }
}

/// A sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginRow {
    /// Its number: another one whenever it is somebody else's or has another password. Never given twice.
    pub id: u64,
    /// Who it is.
    pub principal: Principal,
    /// Their name.
    pub name: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
}

impl core::fmt::Debug for LoginRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LoginRow({:?})", self.principal)
    }
}

/// A session or a bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Who it is.
    pub principal: Principal,
    /// Their name.
    pub name: String,
    /// When it ends.
    pub expires: Timestamp,
    /// The sign-in that it stands on, by its number: it ends with that. A bearer token stands on none.
    pub login: Option<u64>,
}
