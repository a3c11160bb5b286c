//! The rules by their ids: where each comes from and what it says to people.

/// The documents that the rules come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// "Interactions Counting Guidelines", English and German.
    Sos,
    /// "Guaranteed Reply", questions and answers.
    Pro,
    /// "Discussions: Status, Alerts, Responding".
    Lsp,
    /// No document: an interpretation, or what the rulebook itself requires.
    Rulebook,
}

impl Document {
    /// The short name that the rulebook uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sos => "SOS",
            Self::Pro => "PRO",
            Self::Lsp => "LSP",
            Self::Rulebook => "rulebook",
        }
    }
}

/// A language that the rules are explained in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Its code, as ISO 639-1 has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

macro_rules! rules {
    ($($id:ident $name:literal, $document:ident $place:literal, $([$($interpretation:literal)+],)? en $en:literal de $de:literal;)+) => {
        /// A rule of the rulebook. The ids are stable: code, tests, pages and the API all use them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Rule { $(#[doc = $en] $id),+ }

        impl Rule {
            /// Every rule, in the rulebook's order.
            pub const ALL: &'static [Self] = &[$(Self::$id),+];

            /// The id, as the rulebook writes it.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$id => $name),+ }
            }

            /// The document it comes from.
            #[must_use]
            pub const fn document(self) -> Document {
                match self { $(Self::$id => Document::$document),+ }
            }

            /// The place in that document.
            #[must_use]
            pub const fn place(self) -> &'static str {
                match self { $(Self::$id => $place),+ }
            }

            /// The interpretations that it rests on, by their ids.
            #[must_use]
            pub const fn interpretations(self) -> &'static [&'static str] {
                match self { $(Self::$id => &[$($($interpretation),+)?]),+ }
            }

            /// What it says, in one sentence.
            #[must_use]
            pub const fn text(self, language: Language) -> &'static str {
                match language {
                    Language::En => match self { $(Self::$id => $en),+ },
                    Language::De => match self { $(Self::$id => $de),+ },
                }
            }
        }
    };
}

rules! {
    P1 "P1", Sos "counted, professionals' side 1",
        en "Seeing the client's contacts in the chat uses one interaction when none was counted on this lead before."
        de "Kontakte des Kunden im Chat zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    P2 "P2", Sos "counted, professionals' side 2",
        en "Seeing the client's contacts in the sidebar uses one interaction when none was counted on this lead before."
        de "Kontakte des Kunden in der Seitenleiste zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    P3 "P3", Sos "counted, professionals' side 3",
        en "Seeing the client's contacts on the Leads page uses one interaction when none was counted on this lead before."
        de "Kontakte des Kunden auf der Lead-Seite zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    P4a "P4a", Sos "counted, professionals' side 4",
        en "Saying that you were hired is free; an interaction is counted only when the client confirms it."
        de "Sich als beauftragt zu melden ist kostenlos; erst die Bestätigung des Kunden zählt eine Interaktion.";
    P4 "P4", Sos "counted, professionals' side 4",
        en "The client confirming that the professional was hired uses one interaction when none was counted on this lead before."
        de "Bestätigt der Kunde die Beauftragung, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    P4b "P4b", Sos "counted, professionals' side 4",
        en "There is nothing to confirm: the professional has not said that they were hired."
        de "Es gibt nichts zu bestätigen: Der Profi hat sich nicht als beauftragt gemeldet.";
    C1 "C1", Sos "counted, clients' side 1",
        en "The client's first message uses one of the professional's interactions when none was counted on this lead before."
        de "Die erste Nachricht des Kunden verbraucht eine Interaktion des Profis, wenn für diesen Lead noch keine gezählt wurde.";
    C2 "C2", Sos "counted, clients' side 2", ["I1"],
        en "The client seeing the professional's phone number counts one interaction when none was counted on this lead before."
        de "Sieht der Kunde die Telefonnummer des Profis, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    C3 "C3", Sos "counted, clients' side 3",
        en "The client marking the professional as hired counts one interaction when none was counted on this lead before."
        de "Markiert der Kunde den Profi als beauftragt, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    C4 "C4", Sos "counted, clients' side 4",
        en "The client seeing the professional's contacts in the chat counts one interaction when none was counted on this lead before."
        de "Sieht der Kunde die Kontakte des Profis im Chat, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    C5 "C5", Sos "counted, clients' side 5",
        en "The client seeing the professional's contacts on the profile counts one interaction when none was counted on this lead before."
        de "Sieht der Kunde die Kontakte des Profis in dessen Profil, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde.";
    N1 "N1", Sos "not counted 1",
        en "Being matched with a client is free."
        de "Einem Kunden empfohlen zu werden ist kostenlos.";
    N2 "N2", Sos "not counted 2",
        en "Sending a quote uses no interaction."
        de "Ein Angebot zu senden verbraucht keine Interaktion.";
    N3 "N3", Sos "not counted 3",
        en "Writing to a client uses no interaction."
        de "Einem Kunden zu schreiben verbraucht keine Interaktion.";
    N4 "N4", Sos "not counted 4",
        en "The client's contacts are free once an interaction was counted on this lead."
        de "Die Kontakte des Kunden sind kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde.";
    N5 "N5", Sos "not counted 5",
        en "A booking request is free."
        de "Eine Buchungsanfrage ist kostenlos.";
    N6 "N6", Sos "not counted 6",
        en "A booking request from the project is free."
        de "Eine Buchungsanfrage aus dem Projekt ist kostenlos.";
    N7 "N7", Sos "not counted 7",
        en "The client's contacts are free after a booking request."
        de "Nach einer Buchungsanfrage sind die Kontakte des Kunden kostenlos.";
    N8 "N8", Sos "not counted 8",
        en "A client's message is free once an interaction was counted on this lead."
        de "Eine Nachricht des Kunden ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde.";
    N9 "N9", Sos "not counted 9", ["I1"],
        en "The professional's phone number is free once an interaction was counted on this lead."
        de "Die Telefonnummer des Profis ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde.";
    N10 "N10", Sos "not counted 10",
        en "The professional's contacts are free after a negative reply."
        de "Nach einer Absage sind die Kontakte des Profis kostenlos.";
    N11 "N11", Sos "not counted 11",
        en "The professional's phone number is free after a booking request."
        de "Nach einer Buchungsanfrage ist die Telefonnummer des Profis kostenlos.";
    N12 "N12", Sos "counted, clients' side 4",
        en "The professional's contacts are free once an interaction was counted on this lead."
        de "Die Kontakte des Profis sind kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde.";
    N13 "N13", Sos "counted, clients' side 3",
        en "Hiring is free once an interaction was counted on this lead."
        de "Die Beauftragung ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde.";
    R1 "R1", Rulebook "what the pro and the client do",
        en "Turning the other side down is free."
        de "Der anderen Seite abzusagen ist kostenlos.";
    L0 "L0", Sos "restrictions at the limit", ["I2"],
        en "At the limit of the plan, contacts that would use an interaction cannot be opened."
        de "Ist das Limit des Tarifs erreicht, lassen sich Kontakte, die eine Interaktion verbrauchen würden, nicht öffnen.";
    L1 "L1", Sos "restrictions at the limit: new clients and manual quotes",
        en "At the limit of the plan, there are no new recommendations and no new manual quotes."
        de "Ist das Limit des Tarifs erreicht, gibt es keine neuen Empfehlungen und keine neuen manuellen Angebote.";
    L2 "L2", Sos "restrictions at the limit: browsing leads",
        en "Browsing leads is always free."
        de "Leads durchzusehen ist immer kostenlos.";
    L3 "L3", Sos "restrictions at the limit: sending messages to clients",
        en "Messages go on where an interaction was counted on this lead."
        de "Wo für den Lead eine Interaktion gezählt wurde, gehen Nachrichten weiter.";
    L4 "L4", Sos "restrictions at the limit: projects with no counted interactions",
        en "At the limit of the plan, no messages can be sent where no interaction was counted on the lead."
        de "Ist das Limit des Tarifs erreicht, können dort keine Nachrichten gesendet werden, wo für den Lead keine Interaktion gezählt wurde.";
    Q1 "Q1", Rulebook "send_quote",
        en "A lead takes one quote, and this one has it."
        de "Ein Lead nimmt ein einziges Angebot an, und dieses liegt schon vor.";
    F1 "F1", Pro "4, 7",
        en "A manual quote's fee is paid from credits when the quote is sent."
        de "Die Gebühr eines manuellen Angebots wird beim Senden vom Guthaben bezahlt.";
    G1 "G1", Pro "1, 4, 9",
        en "A Guaranteed Reply quote is free to send; its fee is due when contact is made."
        de "Ein Angebot mit garantierter Antwort zu senden ist kostenlos; die Gebühr fällt erst beim Kontakt an.";
    G5 "G5", Pro "5d, 12.4", ["I6"],
        en "A message or a hiring by the client is contact: the Guaranteed Reply fee is due, once."
        de "Eine Nachricht oder Beauftragung durch den Kunden ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal.";
    G5a "G5a", Pro "5a, 5c, 12.1",
        en "A connected call is contact: the Guaranteed Reply fee is due, once."
        de "Ein verbundenes Gespräch ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal.";
    G5b "G5b", Pro "5b",
        en "A call that the client accepted and the professional missed is contact: the Guaranteed Reply fee is due, once."
        de "Ein Anruf, den der Kunde annahm und der Profi verpasste, ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal.";
    G6 "G6", Pro "6, 12.4",
        en "Reading a quote and calls that reach nobody never cost anything."
        de "Ein Angebot zu lesen und Anrufe, die niemanden erreichen, kosten nie etwas.";
    G6a "G6a", Pro "6a",
        en "Reading the quote is free and never a contact."
        de "Das Angebot zu lesen ist kostenlos und nie ein Kontakt.";
    G9 "G9", Pro "9",
        en "Guaranteed Reply needs a card on file."
        de "Für die garantierte Antwort muss eine Karte hinterlegt sein.";
    G10 "G10", Pro "2, 12.4",
        en "On a Guaranteed Reply quote, the client's contacts are shown after the first contact."
        de "Bei einem Angebot mit garantierter Antwort werden die Kontakte des Kunden nach dem ersten Kontakt gezeigt.";
    G11 "G11", Pro "12.1",
        en "The client's contacts are free after contact was made."
        de "Nach dem Kontakt sind die Kontakte des Kunden kostenlos.";
    G12 "G12", Pro "12.4",
        en "Writing to the client is free on a Guaranteed Reply quote."
        de "Bei einem Angebot mit garantierter Antwort ist es kostenlos, dem Kunden zu schreiben.";
    G13 "G13", Pro "13",
        en "This category does not offer Guaranteed Reply."
        de "Diese Kategorie bietet keine garantierte Antwort an.";
    G14 "G14", Rulebook "Guaranteed Reply", ["I4"],
        en "An interaction was counted on this lead: the two are in contact, and there is nothing left to guarantee."
        de "Für diesen Lead wurde eine Interaktion gezählt: Der Kontakt besteht, es gibt nichts mehr zu garantieren.";
    I5 "I5", Rulebook "Guaranteed Reply", ["I5"],
        en "On a Guaranteed Reply quote, looking at the professional's phone number or contacts is no communication, and free."
        de "Bei einem Angebot mit garantierter Antwort ist ein Blick auf Telefonnummer oder Kontakte des Profis keine Kommunikation und kostenlos.";
    I8 "I8", Rulebook "Guaranteed Reply", ["I8"],
        en "While a fee is outstanding, no new Guaranteed Reply quotes can be sent."
        de "Solange eine Gebühr offen ist, können keine neuen Angebote mit garantierter Antwort gesendet werden.";
    I14 "I14", Rulebook "when the marketplace changes what it offers",
        en "A plan that comes to allow at least as much does so at once; one that comes to allow less, from the professional's next period."
        de "Erlaubt ein Tarif künftig mindestens so viel wie bisher, gilt das sofort; erlaubt er weniger, ab dem nächsten Zeitraum des Profis.";
    I15 "I15", Rulebook "when the marketplace changes what it offers",
        en "A category's new fees hold for quotes from now on; a quote that stands keeps its fee."
        de "Neue Gebühren einer Kategorie gelten für Angebote von nun an; ein Angebot, das schon liegt, behält seine Gebühr.";
    K1 "K1", Pro "10",
        en "The call service belongs to Guaranteed Reply quotes."
        de "Der Telefonservice gehört zu Angeboten mit garantierter Antwort.";
    K2 "K2", Pro "12",
        en "One call at a time: a result belongs to a call under way or due."
        de "Ein Anruf zur selben Zeit: Ein Ergebnis gehört zu einem laufenden oder fälligen Anruf.";
    K3 "K3", Pro "10, 12.2a",
        en "The service calls the client first, and connects the professional once the client accepts."
        de "Der Service ruft zuerst den Kunden an und verbindet den Profi, sobald der Kunde annimmt.";
    K4 "K4", Pro "12.2b, 12.2c, 12.5, 12.6", ["I7"],
        en "Three minutes of a call are included; every started minute after them is charged to the card."
        de "Drei Minuten eines Gesprächs sind enthalten; jede weitere angefangene Minute wird der Karte belastet.";
    K5 "K5", Pro "12.3a",
        en "A callback is one call at the time you choose, which must lie in the future."
        de "Ein Rückruf ist ein Anruf zur gewählten Zeit, die in der Zukunft liegen muss.";
    K6 "K6", Pro "12.3",
        en "The call failed to connect: it costs nothing, and can be tried again."
        de "Die Verbindung kam nicht zustande: Das kostet nichts und kann wiederholt werden.";
    K7 "K7", Pro "12.3a",
        en "After five failed calls the service stops: the client is no longer receiving phone calls until they allow it again."
        de "Nach fünf erfolglosen Anrufen stoppt der Service: Der Kunde erhält keine Anrufe mehr, bis er sie wieder zulässt.";
    K8 "K8", Pro "12.3a",
        en "The client can let the service call again; it starts over with no failures."
        de "Der Kunde kann Anrufe wieder zulassen; der Service beginnt neu, ohne Fehlversuche.";
    K9 "K9", Pro "12.2d",
        en "Contact was made, so the call service is closed: you can reach the client directly."
        de "Der Kontakt besteht, der Telefonservice ist geschlossen: Sie erreichen den Kunden direkt.";
    D1 "D1", Lsp "closed discussion",
        en "A discussion that your side starts begins closed."
        de "Eine Unterhaltung, die Ihre Seite beginnt, ist zunächst geschlossen.";
    D2 "D2", Lsp "status: open and closed",
        en "The client's word opens the discussion."
        de "Meldet sich der Kunde, öffnet das die Unterhaltung.";
    D3 "D3", Lsp "status: open and closed",
        en "Your reply closes the discussion."
        de "Ihre Antwort schließt die Unterhaltung.";
    D4 "D4", Lsp "manually re-opening, manually closing",
        en "A discussion can be closed and re-opened by hand."
        de "Eine Unterhaltung lässt sich von Hand schließen und wieder öffnen.";
    D5 "D5", Rulebook "Discussions", ["I11"],
        en "An automated message leaves the discussion as it is: nobody has replied."
        de "Eine automatische Nachricht lässt die Unterhaltung, wie sie ist: Niemand hat geantwortet.";
    E1 "E1", Lsp "why don't I see the button",
        en "The client has unsubscribed from this channel."
        de "Der Kunde hat diesen Kanal abbestellt.";
    E2 "E2", Lsp "why don't I see the button",
        en "The client has no valid address for this channel."
        de "Für diesen Kanal ist keine gültige Adresse des Kunden bekannt.";
    E3 "E3", Lsp "managing wrong phone number or wrong email address",
        en "The contact was reported wrong: it is corrected in the booking software."
        de "Der Kontakt wurde als falsch gemeldet: Er wird in der Buchungssoftware berichtigt.";
    U1 "U1", Lsp "manually unsubscribing clients",
        en "Opt-out instructions go out with the first text."
        de "Mit der ersten SMS geht ein Hinweis zur Abbestellung hinaus.";
    U2 "U2", Lsp "manually unsubscribing clients", ["I12" "I13"],
        en "An opt-out word unsubscribes the client from texts."
        de "Ein Abbestellwort bestellt die SMS für den Kunden ab.";
    U3 "U3", Rulebook "Discussions", ["I12" "I13"],
        en "An opt-in word subscribes the client to texts again."
        de "Ein Anmeldewort bestellt die SMS für den Kunden wieder.";
    U4 "U4", Lsp "manually unsubscribing clients",
        en "Every email ends with a link to unsubscribe."
        de "Jede E-Mail endet mit einem Link zum Abbestellen.";
    U5 "U5", Lsp "steps to manually unsubscribe a client",
        en "The client is unsubscribed from the channel, for this professional."
        de "Der Kanal ist für den Kunden bei diesem Profi abbestellt.";
    W1 "W1", Lsp "managing wrong phone number or wrong email address",
        en "A wrong contact is marked as wrong; it never unsubscribes the client."
        de "Ein falscher Kontakt wird als falsch vermerkt; abbestellt wird dadurch nichts.";
    W2 "W2", Lsp "managing wrong phone number or wrong email address",
        en "The booking software's contact replaces the old one and clears what was reported wrong about it."
        de "Der Kontakt aus der Buchungssoftware ersetzt den alten und löscht den Vermerk, dass er falsch war.";
    A1 "A1", Lsp "automations list",
        en "What became of an automation's message is its last action."
        de "Was aus der Nachricht einer Automatisierung wurde, ist ihre letzte Aktion.";
}

impl Rule {
    /// The rule whose id this is.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_read_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(*rule));
        }
    }
}
