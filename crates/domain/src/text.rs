//! Words for reasons and for ways out, and the interpretations: said once, for the page, the package and the server.

use crate::reason::{Reason, Unblock};
use crate::rule::Language;

impl Reason {
    /// The reason as a chip says it: a few words, lower case, to follow "Not possible:".
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::En => match self {
                Self::AlreadyQuoted => "already quoted",
                Self::LimitReached => "limit reached",
                Self::InsufficientCredits => "not enough credits",
                Self::GuaranteedReplyNotOffered => "no Guaranteed Reply in this category",
                Self::GuaranteedReplyRequired => "only with a Guaranteed Reply quote",
                Self::AlreadyInContact => "already in contact",
                Self::CardRequired => "a card is required",
                Self::PaymentOverdue => "a payment is overdue",
                Self::AwaitingContact => "awaiting contact",
                Self::CallServiceStopped => "no longer receiving phone calls",
                Self::CallInProgress => "a call is in progress",
                Self::CallbackInPast => "the time has passed",
                Self::NothingToConfirm => "nothing to confirm",
                Self::Unsubscribed => "unsubscribed",
                Self::WrongContact => "wrong contact",
                Self::LandlineOnly => "landline only",
                Self::NoMobileNumber => "no mobile number",
                Self::NoValidEmail => "no valid email address",
            },
            Language::De => match self {
                Self::AlreadyQuoted => "Angebot liegt schon vor",
                Self::LimitReached => "Limit erreicht",
                Self::InsufficientCredits => "Guthaben reicht nicht",
                Self::GuaranteedReplyNotOffered => "keine garantierte Antwort in dieser Kategorie",
                Self::GuaranteedReplyRequired => "nur mit Angebot mit garantierter Antwort",
                Self::AlreadyInContact => "Kontakt besteht schon",
                Self::CardRequired => "Karte erforderlich",
                Self::PaymentOverdue => "Zahlung überfällig",
                Self::AwaitingContact => "Kontakt steht noch aus",
                Self::CallServiceStopped => "erhält keine Anrufe mehr",
                Self::CallInProgress => "Anruf läuft",
                Self::CallbackInPast => "Zeitpunkt liegt zurück",
                Self::NothingToConfirm => "nichts zu bestätigen",
                Self::Unsubscribed => "abbestellt",
                Self::WrongContact => "falscher Kontakt",
                Self::LandlineOnly => "nur Festnetz",
                Self::NoMobileNumber => "keine Mobilnummer",
                Self::NoValidEmail => "keine gültige E-Mail-Adresse",
            },
        }
    }
}

impl Unblock {
    /// What to do, as a person is told. [`Unblock::Wait`] is followed by its date.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::En => match self {
                Self::Wait { .. } => "Wait until the counter resets",
                Self::ChangePlan => "Change to a larger plan",
                Self::AddCredits => "Add credits",
                Self::AddCard => "Add a card",
                Self::PayOutstanding => "Pay what is outstanding",
                Self::ClientContact => "Wait until the client gets in touch",
                Self::ClientReactivation => "Wait until the client allows calls again",
                Self::Resubscribe => "The client can subscribe again",
                Self::UpdateContact => "Correct the contact in the booking software",
            },
            Language::De => match self {
                Self::Wait { .. } => "Warten, bis der Zähler zurückgesetzt wird",
                Self::ChangePlan => "In einen größeren Tarif wechseln",
                Self::AddCredits => "Guthaben aufladen",
                Self::AddCard => "Eine Karte hinterlegen",
                Self::PayOutstanding => "Offenen Betrag bezahlen",
                Self::ClientContact => "Warten, bis der Kunde sich meldet",
                Self::ClientReactivation => "Warten, bis der Kunde Anrufe wieder zulässt",
                Self::Resubscribe => "Der Kunde kann sich wieder anmelden",
                Self::UpdateContact => "Den Kontakt in der Buchungssoftware berichtigen",
            },
        }
    }
}

/// Where the sources are silent, unclear or contradict themselves, and what Reckon does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// Its id.
    pub id: &'static str,
    /// What the source says, or leaves out: English, German.
    pub source: [&'static str; 2],
    /// What Reckon does, and why: English, German.
    pub reading: [&'static str; 2],
}

impl Interpretation {
    /// What the source says, or leaves out.
    #[must_use]
    pub const fn source(&self, language: Language) -> &'static str {
        let [en, de] = self.source;
        match language {
            Language::En => en,
            Language::De => de,
        }
    }

    /// What Reckon does, and why.
    #[must_use]
    pub const fn reading(&self, language: Language) -> &'static str {
        let [en, de] = self.reading;
        match language {
            Language::En => en,
            Language::De => de,
        }
    }
}

/// Every interpretation.
pub const INTERPRETATIONS: [Interpretation; 13] = [
    Interpretation {
        id: "I1",
        source: [
            "SOS counts a client's view of the phone number “if any previous interactions were counted”, and lists the same view after a counted interaction as not counted. The two lines contradict each other.",
            "SOS zählt den Blick des Kunden auf die Telefonnummer, „wenn frühere Interaktionen zuvor gezählt wurden“, und führt denselben Blick nach einer gezählten Interaktion als nicht gezählt. Die beiden Zeilen widersprechen sich.",
        ],
        reading: [
            "Every other counted line says “no previous”, so C2 is read as “no previous”.",
            "Jede andere gezählte Zeile sagt „keine vorherigen“, also wird C2 als „keine vorherigen“ gelesen.",
        ],
    },
    Interpretation {
        id: "I2",
        source: [
            "SOS does not say what happens when a professional at the limit opens contacts on an uncounted lead.",
            "SOS sagt nicht, was geschieht, wenn ein Profi am Limit Kontakte eines nicht gezählten Leads öffnet.",
        ],
        reading: [
            "A professional's action that would count is blocked at the limit: otherwise the limit limits nothing.",
            "Eine Aktion des Profis, die zählen würde, ist am Limit gesperrt: Sonst begrenzt das Limit nichts.",
        ],
    },
    Interpretation {
        id: "I3",
        source: [
            "SOS lists restrictions on professionals only.",
            "SOS nennt nur Einschränkungen für Profis.",
        ],
        reading: [
            "A client's action is never blocked by the professional's limit and counts beyond it. The meter shows it as over the limit.",
            "Eine Aktion des Kunden wird vom Limit des Profis nie gesperrt und zählt darüber hinaus. Die Anzeige weist sie als über dem Limit aus.",
        ],
    },
    Interpretation {
        id: "I4",
        source: [
            "The two billing models come from two sources.",
            "Die beiden Abrechnungsarten stammen aus zwei Quellen.",
        ],
        reading: [
            "A lead is billed one way: where it is billed by contact, nothing counts an interaction.",
            "Ein Lead wird auf eine Art abgerechnet: Wird er nach Kontakt abgerechnet, zählt nichts eine Interaktion.",
        ],
    },
    Interpretation {
        id: "I5",
        source: [
            "PRO: only communication by the customer is a contact.",
            "PRO: Nur Kommunikation durch den Kunden ist ein Kontakt.",
        ],
        reading: [
            "Looking at the professional's phone number or contacts is not communication: free.",
            "Ein Blick auf Telefonnummer oder Kontakte des Profis ist keine Kommunikation: kostenlos.",
        ],
    },
    Interpretation {
        id: "I6",
        source: ["PRO does not mention hiring.", "PRO erwähnt die Beauftragung nicht."],
        reading: [
            "Hiring is communication by the customer: it makes contact.",
            "Eine Beauftragung ist Kommunikation durch den Kunden: Sie stellt den Kontakt her.",
        ],
    },
    Interpretation {
        id: "I7",
        source: ["PRO: “$5 per minute” after three minutes.", "PRO: „5 $ pro Minute“ nach drei Minuten."],
        reading: [
            "Per started minute: 180 s is free, 181 s to 240 s is one minute.",
            "Je angefangene Minute: 180 s sind frei, 181 s bis 240 s sind eine Minute.",
        ],
    },
    Interpretation {
        id: "I8",
        source: [
            "PRO does not say what happens when the card is declined, or gone by then.",
            "PRO sagt nicht, was geschieht, wenn die Karte abgelehnt wird oder nicht mehr da ist.",
        ],
        reading: [
            "Contact stands, contacts are revealed, the fee becomes outstanding; until it is paid, new Guaranteed Reply quotes are blocked.",
            "Der Kontakt gilt, die Kontakte werden gezeigt, die Gebühr bleibt offen; bis sie bezahlt ist, sind neue Angebote mit garantierter Antwort gesperrt.",
        ],
    },
    Interpretation {
        id: "I9",
        source: ["SOS: counting is per “project”.", "SOS: Gezählt wird je „Projekt“."],
        reading: [
            "Per lead: another professional's interaction on the same project does not make it free for this one.",
            "Je Lead: Die Interaktion eines anderen Profis im selben Projekt macht es für diesen nicht kostenlos.",
        ],
    },
    Interpretation {
        id: "I10",
        source: [
            "PRO: credits first, “only use the credit card when the stored value is insufficient”.",
            "PRO: zuerst das Guthaben, die Karte nur, „wenn das Guthaben nicht ausreicht“.",
        ],
        reading: [
            "A professional who prefers credits pays the whole fee from credits if they suffice, otherwise the whole fee by card: never split.",
            "Ein Profi, der Guthaben bevorzugt, zahlt die ganze Gebühr vom Guthaben, wenn es reicht, sonst die ganze Gebühr mit der Karte: nie geteilt.",
        ],
    },
    Interpretation {
        id: "I11",
        source: [
            "LSP does not say what an automated message does to an open discussion.",
            "LSP sagt nicht, was eine automatische Nachricht mit einer offenen Unterhaltung macht.",
        ],
        reading: [
            "It leaves the discussion open: nobody has replied.",
            "Sie lässt die Unterhaltung offen: Niemand hat geantwortet.",
        ],
    },
    Interpretation {
        id: "I12",
        source: [
            "LSP: “responding with the word stop at any point”, and people write it in many ways.",
            "LSP: „jederzeit mit dem Wort Stopp antworten“, und das schreiben Menschen auf viele Arten.",
        ],
        reading: [
            "The word counts in any case and shape of its letters, whatever space, quotation marks and punctuation stand around it. More than the word unsubscribes nobody: the staff decide, and are shown where a message begins with it.",
            "Das Wort gilt in jeder Schreibweise seiner Buchstaben, gleich welche Leer-, Anführungs- und Satzzeichen darum stehen. Mehr als das Wort bestellt nichts ab: Das Team entscheidet und sieht, wo eine Nachricht damit beginnt.",
        ],
    },
    Interpretation {
        id: "I13",
        source: [
            "LSP has one number an account; the professionals of a marketplace may share one.",
            "Bei LSP hat jedes Konto eine eigene Nummer; die Profis eines Marktplatzes können sich eine teilen.",
        ],
        reading: [
            "An opt-out word to a shared number unsubscribes from everybody who texts from it, now or later: the network blocks the number. An opt-in word takes that back, and nothing else.",
            "Ein Abbestellwort an eine geteilte Nummer gilt für alle, die von ihr schreiben, jetzt oder später: Das Netz sperrt die Nummer. Ein Anmeldewort nimmt das zurück und sonst nichts.",
        ],
    },
];
