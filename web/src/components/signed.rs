//! The page of whoever is signed in: their world, kept current.

use std::cell::RefCell;
use std::rc::Rc;

use reckon_domain::Role;
use reckon_wire::view::Me;
use yew::prelude::*;

use crate::api::Trouble;
use crate::components::commands::ActionHost;
use crate::components::count::use_count;
use crate::components::feed::use_feed;
use crate::components::frame::Frame;
use crate::components::notice::{notice, trouble as trouble_words};
use crate::dom::El;
use crate::i18n::fill;
use crate::pages::account::Account;
use crate::pages::automations::{Automation, Automations, NewAutomation};
use crate::pages::calendar::Calendar;
use crate::pages::chat::Chat;
use crate::pages::client::Client;
use crate::pages::discussions::Discussions;
use crate::pages::import::Import;
use crate::pages::lead::Lead;
use crate::pages::leads::Leads;
use crate::pages::not_found::not_found;
use crate::pages::phone::Phone;
use crate::pages::predictions::Predictions;
use crate::pages::profile::Profile;
use crate::pages::projects::Projects;
use crate::pages::quote::Quote;
use crate::pages::rules::Rules;
use crate::pages::trail::Trail;
use crate::router::Route;
use crate::state::{LeadKey, Session, World};
use crate::ui::{Ui, use_ui};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// They.
    pub me: Rc<Me>,
}

/// The page of whoever is signed in.
#[component]
pub fn SignedInApp(props: &Props) -> Html {
    let ui = &use_ui();
    let world = {
        let me = props.me.clone();
        use_memo((), move |()| Rc::new(RefCell::new(World::new((*me).clone()))))
    };
    let epoch = use_state(|| 0_u32);
    let changed = {
        let epoch = epoch.clone();
        use_callback((), move |(), ()| epoch.set(epoch.wrapping_add(1)))
    };
    let session = Session::new((*world).clone(), *epoch, changed);
    let failed = use_state_eq(|| None::<Trouble>);
    use_feed(&session, &failed, &ui.auth, tells_of_contact(ui, &session));
    use_count(&session, ui);
    let t = ui.t.with_currency(&props.me.currency);
    // A pro's days are those of their plan and calendar, wherever they are; a client's are their own browser's.
    let t = props.me.time_zone.as_deref().map_or(t, |zone| t.in_zone(zone));
    let ui = Ui { t, session: Some(session.clone()), ..ui.clone() };
    let unloaded = failed
        .as_ref()
        .map(|trouble| notice(t.failed_title(), &trouble_words(t, trouble), true).class("page"));
    let page = page(&ui, &session);
    ui.around(html! {
        <ActionHost>
            <Frame>{ unloaded.map(El::html) }{ page }</Frame>
        </ActionHost>
    })
}

/// The page that a route shows to this viewer. Another role's page is none.
fn page(ui: &Ui, session: &Session) -> Html {
    let route = ui.navigator.place.route;
    let role = session.role();
    let operator = session.world().me.operator;
    match (route, role) {
        (Route::Rules, _) => html! { <Rules  /> },
        (Route::Phone, _) => html! { <Phone  /> },
        (Route::Home | Route::Leads, Some(Role::Pro)) => html! { <Leads  /> },
        (Route::Lead(project), Some(Role::Pro)) => html! { <Lead key={project} {project} /> },
        (Route::Quote(project), Some(Role::Pro)) => html! { <Quote key={project} {project} /> },
        (Route::Discussions, Some(Role::Pro)) => html! { <Discussions read={None} /> },
        (Route::Discussion(of), Some(Role::Pro)) => html! { <Discussions read={Some(of)} /> },
        (Route::Calendar, Some(Role::Pro)) => html! { <Calendar  /> },
        (Route::Client(client), Some(Role::Pro)) => html! { <Client key={client} {client} /> },
        (Route::Automations, Some(Role::Pro)) => html! { <Automations  /> },
        (Route::NewAutomation, Some(Role::Pro)) => html! { <NewAutomation  /> },
        (Route::Automation(automation), Some(Role::Pro)) => {
            html! { <Automation key={automation} {automation} /> }
        }
        (Route::Account, Some(Role::Pro)) => html! { <Account  /> },
        (Route::Home | Route::Projects, Some(Role::Client)) => html! { <Projects  /> },
        (Route::Chat { project, pro }, Some(Role::Client)) => {
            html! { <Chat key={format!("{project}-{pro}")} {project} {pro} /> }
        }
        (Route::Profile { project, pro }, Some(Role::Client)) => {
            html! { <Profile key={format!("{project}-{pro}")} {project} {pro} /> }
        }
        (Route::Home | Route::Predictions, None) if operator => html! { <Predictions  /> },
        (Route::Trail, None) if operator => html! { <Trail  /> },
        (Route::Import, None) if operator => html! { <Import  /> },
        _ => not_found(ui),
    }
}

/// Tells the pro that a client is in contact: in the page, and by the system where another window is looked at (G5).
fn tells_of_contact(ui: &Ui, session: &Session) -> Callback<Vec<LeadKey>> {
    let (ui, session) = (ui.clone(), session.clone());
    Callback::from(move |made: Vec<LeadKey>| {
        for key in made {
            let Some(card) = session.world().cards.get(&key).cloned() else { continue };
            ui.tell(
                ui.t.contact_announced(fill::ContactAnnounced { name: &card.name, title: &card.title }),
                Route::Lead(key.project),
            );
        }
    })
}
