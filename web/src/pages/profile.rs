//! A pro's profile, as the client of a project sees it.

use reckon_domain::Action;
use yew::prelude::*;

use super::chat::{Decide, Props, Side, shares, side};
use crate::components::contacts::ContactsCard;
use crate::components::deed_button::DeedButton;
use crate::components::frame::use_title;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::hooks::{use_session, use_texts};
use crate::pages::lead::quote_words;
use crate::router::Route;
use crate::state::LeadKey;

/// The profile page.
#[component]
pub fn Profile(props: &Props) -> Html {
    let t = use_texts();
    let Props { project, pro } = *props;
    let lead = LeadKey { project, pro };
    let session = use_session();
    let side = session.map(|session| side(&session, lead));
    let name = match &side {
        Some(Ok(side)) => t.profile_of(&side.card.name),
        Some(Err(_)) | None => t.profile().to_owned(),
    };
    use_title(t, &name);
    let Side { entry, card, contacts } = match side {
        Some(Ok(side)) => side,
        Some(Err(page)) => return page,
        None => return Html::default(),
    };
    let initials: String = card.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    html! {
        <div class="page is-narrow">
            <Link to={Route::Chat { project, pro }} class="back">{ Icon::Back.html() }{ t.chat_with(&card.name) }</Link>
            <div class="profile-head">
                <span class="person-picture is-pro is-large" aria-hidden="true">{ initials }</span>
                <div>
                    <h1 class="page-title">{ &card.name }</h1>
                    <p class="page-note">{ &card.about }</p>
                </div>
            </div>
            <section class="panel" aria-labelledby="project">
                <h2 id="project" class="panel-title">{ t.profile_project() }</h2>
                <dl class="facts">
                    <div><dt>{ t.project() }</dt><dd>{ &card.title }</dd></div>
                    <div><dt>{ t.place() }</dt><dd>{ &card.place }</dd></div>
                    <div><dt>{ t.quote() }</dt><dd>{ quote_words(t, &entry.lead).unwrap_or_else(|| t.quote_none().to_owned()) }</dd></div>
                </dl>
            </section>
            <section class="panel" aria-labelledby="contacts">
                <h2 id="contacts" class="panel-title">{ t.contacts() }</h2>
                if let Some(contacts) = contacts {
                    <ContactsCard {contacts} />
                } else {
                    <p class="hint">{ shares(t, &entry.lead, &card.name) }</p>
                    <DeedButton action={Action::ClientViewContactsFromProfile} {lead} label={t.show_contacts()} icon={Icon::Mail} announces=true />
                }
            </section>
            <section class="panel" aria-labelledby="outcome">
                <h2 id="outcome" class="panel-title">{ t.outcome() }</h2>
                <Decide {lead} facts={entry.lead} book={Action::RequestBookingFromProfile} />
            </section>
        </div>
    }
}
