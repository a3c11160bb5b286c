// Written from crates/domain by crates/js/tests/texts.rs.
export default {
  "interpretations": {
    "I1": {
      "reading": "Jede andere gezählte Zeile sagt „keine vorherigen“, also wird C2 als „keine vorherigen“ gelesen.",
      "source": "SOS zählt den Blick des Kunden auf die Telefonnummer, „wenn frühere Interaktionen zuvor gezählt wurden“, und führt denselben Blick nach einer gezählten Interaktion als nicht gezählt. Die beiden Zeilen widersprechen sich."
    },
    "I10": {
      "reading": "Ein Profi, der Guthaben bevorzugt, zahlt die ganze Gebühr vom Guthaben, wenn es reicht, sonst die ganze Gebühr mit der Karte: nie geteilt.",
      "source": "PRO: zuerst das Guthaben, die Karte nur, „wenn das Guthaben nicht ausreicht“."
    },
    "I11": {
      "reading": "Sie lässt die Unterhaltung offen: Niemand hat geantwortet.",
      "source": "LSP sagt nicht, was eine automatische Nachricht mit einer offenen Unterhaltung macht."
    },
    "I12": {
      "reading": "Das Wort gilt in jeder Schreibweise seiner Buchstaben, gleich welche Leer-, Anführungs- und Satzzeichen darum stehen. Mehr als das Wort bestellt nichts ab: Das Team entscheidet und sieht, wo eine Nachricht damit beginnt.",
      "source": "LSP: „jederzeit mit dem Wort Stopp antworten“, und das schreiben Menschen auf viele Arten."
    },
    "I13": {
      "reading": "Ein Abbestellwort an eine geteilte Nummer gilt für alle, die von ihr schreiben, jetzt oder später: Das Netz sperrt die Nummer. Ein Anmeldewort nimmt das zurück und sonst nichts.",
      "source": "Bei LSP hat jedes Konto eine eigene Nummer; die Profis eines Marktplatzes können sich eine teilen."
    },
    "I2": {
      "reading": "Eine Aktion des Profis, die zählen würde, ist am Limit gesperrt: Sonst begrenzt das Limit nichts.",
      "source": "SOS sagt nicht, was geschieht, wenn ein Profi am Limit Kontakte eines nicht gezählten Leads öffnet."
    },
    "I3": {
      "reading": "Eine Aktion des Kunden wird vom Limit des Profis nie gesperrt und zählt darüber hinaus. Die Anzeige weist sie als über dem Limit aus.",
      "source": "SOS nennt nur Einschränkungen für Profis."
    },
    "I4": {
      "reading": "Ein Lead wird auf eine Art abgerechnet: Wird er nach Kontakt abgerechnet, zählt nichts eine Interaktion.",
      "source": "Die beiden Abrechnungsarten stammen aus zwei Quellen."
    },
    "I5": {
      "reading": "Ein Blick auf Telefonnummer oder Kontakte des Profis ist keine Kommunikation: kostenlos.",
      "source": "PRO: Nur Kommunikation durch den Kunden ist ein Kontakt."
    },
    "I6": {
      "reading": "Eine Beauftragung ist Kommunikation durch den Kunden: Sie stellt den Kontakt her.",
      "source": "PRO erwähnt die Beauftragung nicht."
    },
    "I7": {
      "reading": "Je angefangene Minute: 180 s sind frei, 181 s bis 240 s sind eine Minute.",
      "source": "PRO: „5 $ pro Minute“ nach drei Minuten."
    },
    "I8": {
      "reading": "Der Kontakt gilt, die Kontakte werden gezeigt, die Gebühr bleibt offen; bis sie bezahlt ist, sind neue Angebote mit garantierter Antwort gesperrt.",
      "source": "PRO sagt nicht, was geschieht, wenn die Karte abgelehnt wird oder nicht mehr da ist."
    },
    "I9": {
      "reading": "Je Lead: Die Interaktion eines anderen Profis im selben Projekt macht es für diesen nicht kostenlos.",
      "source": "SOS: Gezählt wird je „Projekt“."
    }
  },
  "reasons": {
    "already_in_contact": "Kontakt besteht schon",
    "already_quoted": "Angebot liegt schon vor",
    "awaiting_contact": "Kontakt steht noch aus",
    "call_in_progress": "Anruf läuft",
    "call_service_stopped": "erhält keine Anrufe mehr",
    "callback_in_past": "Zeitpunkt liegt zurück",
    "card_required": "Karte erforderlich",
    "guaranteed_reply_not_offered": "keine garantierte Antwort in dieser Kategorie",
    "guaranteed_reply_required": "nur mit Angebot mit garantierter Antwort",
    "insufficient_credits": "Guthaben reicht nicht",
    "landline_only": "nur Festnetz",
    "limit_reached": "Limit erreicht",
    "no_mobile_number": "keine Mobilnummer",
    "no_valid_email": "keine gültige E-Mail-Adresse",
    "nothing_to_confirm": "nichts zu bestätigen",
    "payment_overdue": "Zahlung überfällig",
    "unsubscribed": "abbestellt",
    "wrong_contact": "falscher Kontakt"
  },
  "rules": {
    "A1": {
      "document": "LSP",
      "interpretations": [],
      "place": "automations list",
      "text": "Was aus der Nachricht einer Automatisierung wurde, ist ihre letzte Aktion."
    },
    "C1": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 1",
      "text": "Die erste Nachricht des Kunden verbraucht eine Interaktion des Profis, wenn für diesen Lead noch keine gezählt wurde."
    },
    "C2": {
      "document": "SOS",
      "interpretations": [
        "I1"
      ],
      "place": "counted, clients' side 2",
      "text": "Sieht der Kunde die Telefonnummer des Profis, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "C3": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 3",
      "text": "Markiert der Kunde den Profi als beauftragt, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "C4": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 4",
      "text": "Sieht der Kunde die Kontakte des Profis im Chat, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "C5": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 5",
      "text": "Sieht der Kunde die Kontakte des Profis in dessen Profil, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "D1": {
      "document": "LSP",
      "interpretations": [],
      "place": "closed discussion",
      "text": "Eine Unterhaltung, die Ihre Seite beginnt, ist zunächst geschlossen."
    },
    "D2": {
      "document": "LSP",
      "interpretations": [],
      "place": "status: open and closed",
      "text": "Meldet sich der Kunde, öffnet das die Unterhaltung."
    },
    "D3": {
      "document": "LSP",
      "interpretations": [],
      "place": "status: open and closed",
      "text": "Ihre Antwort schließt die Unterhaltung."
    },
    "D4": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually re-opening, manually closing",
      "text": "Eine Unterhaltung lässt sich von Hand schließen und wieder öffnen."
    },
    "D5": {
      "document": "rulebook",
      "interpretations": [
        "I11"
      ],
      "place": "Discussions",
      "text": "Eine automatische Nachricht lässt die Unterhaltung, wie sie ist: Niemand hat geantwortet."
    },
    "E1": {
      "document": "LSP",
      "interpretations": [],
      "place": "why don't I see the button",
      "text": "Der Kunde hat diesen Kanal abbestellt."
    },
    "E2": {
      "document": "LSP",
      "interpretations": [],
      "place": "why don't I see the button",
      "text": "Für diesen Kanal ist keine gültige Adresse des Kunden bekannt."
    },
    "E3": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "Der Kontakt wurde als falsch gemeldet: Er wird in der Buchungssoftware berichtigt."
    },
    "F1": {
      "document": "PRO",
      "interpretations": [],
      "place": "4, 7",
      "text": "Die Gebühr eines manuellen Angebots wird beim Senden vom Guthaben bezahlt."
    },
    "G1": {
      "document": "PRO",
      "interpretations": [],
      "place": "1, 4, 9",
      "text": "Ein Angebot mit garantierter Antwort zu senden ist kostenlos; die Gebühr fällt erst beim Kontakt an."
    },
    "G10": {
      "document": "PRO",
      "interpretations": [],
      "place": "2, 12.4",
      "text": "Bei einem Angebot mit garantierter Antwort werden die Kontakte des Kunden nach dem ersten Kontakt gezeigt."
    },
    "G11": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.1",
      "text": "Nach dem Kontakt sind die Kontakte des Kunden kostenlos."
    },
    "G12": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.4",
      "text": "Bei einem Angebot mit garantierter Antwort ist es kostenlos, dem Kunden zu schreiben."
    },
    "G13": {
      "document": "PRO",
      "interpretations": [],
      "place": "13",
      "text": "Diese Kategorie bietet keine garantierte Antwort an."
    },
    "G14": {
      "document": "rulebook",
      "interpretations": [
        "I4"
      ],
      "place": "Guaranteed Reply",
      "text": "Für diesen Lead wurde eine Interaktion gezählt: Der Kontakt besteht, es gibt nichts mehr zu garantieren."
    },
    "G5": {
      "document": "PRO",
      "interpretations": [
        "I6"
      ],
      "place": "5d, 12.4",
      "text": "Eine Nachricht oder Beauftragung durch den Kunden ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal."
    },
    "G5a": {
      "document": "PRO",
      "interpretations": [],
      "place": "5a, 5c, 12.1",
      "text": "Ein verbundenes Gespräch ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal."
    },
    "G5b": {
      "document": "PRO",
      "interpretations": [],
      "place": "5b",
      "text": "Ein Anruf, den der Kunde annahm und der Profi verpasste, ist ein Kontakt: Die Gebühr der garantierten Antwort wird fällig, einmal."
    },
    "G6": {
      "document": "PRO",
      "interpretations": [],
      "place": "6, 12.4",
      "text": "Ein Angebot zu lesen und Anrufe, die niemanden erreichen, kosten nie etwas."
    },
    "G6a": {
      "document": "PRO",
      "interpretations": [],
      "place": "6a",
      "text": "Das Angebot zu lesen ist kostenlos und nie ein Kontakt."
    },
    "G9": {
      "document": "PRO",
      "interpretations": [],
      "place": "9",
      "text": "Für die garantierte Antwort muss eine Karte hinterlegt sein."
    },
    "I14": {
      "document": "rulebook",
      "interpretations": [],
      "place": "when the marketplace changes what it offers",
      "text": "Erlaubt ein Tarif künftig mindestens so viel wie bisher, gilt das sofort; erlaubt er weniger, ab dem nächsten Zeitraum des Profis."
    },
    "I15": {
      "document": "rulebook",
      "interpretations": [],
      "place": "when the marketplace changes what it offers",
      "text": "Neue Gebühren einer Kategorie gelten für Angebote von nun an; ein Angebot, das schon liegt, behält seine Gebühr."
    },
    "I5": {
      "document": "rulebook",
      "interpretations": [
        "I5"
      ],
      "place": "Guaranteed Reply",
      "text": "Bei einem Angebot mit garantierter Antwort ist ein Blick auf Telefonnummer oder Kontakte des Profis keine Kommunikation und kostenlos."
    },
    "I8": {
      "document": "rulebook",
      "interpretations": [
        "I8"
      ],
      "place": "Guaranteed Reply",
      "text": "Solange eine Gebühr offen ist, können keine neuen Angebote mit garantierter Antwort gesendet werden."
    },
    "K1": {
      "document": "PRO",
      "interpretations": [],
      "place": "10",
      "text": "Der Telefonservice gehört zu Angeboten mit garantierter Antwort."
    },
    "K2": {
      "document": "PRO",
      "interpretations": [],
      "place": "12",
      "text": "Ein Anruf zur selben Zeit: Ein Ergebnis gehört zu einem laufenden oder fälligen Anruf."
    },
    "K3": {
      "document": "PRO",
      "interpretations": [],
      "place": "10, 12.2a",
      "text": "Der Service ruft zuerst den Kunden an und verbindet den Profi, sobald der Kunde annimmt."
    },
    "K4": {
      "document": "PRO",
      "interpretations": [
        "I7"
      ],
      "place": "12.2b, 12.2c, 12.5, 12.6",
      "text": "Drei Minuten eines Gesprächs sind enthalten; jede weitere angefangene Minute wird der Karte belastet."
    },
    "K5": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "Ein Rückruf ist ein Anruf zur gewählten Zeit, die in der Zukunft liegen muss."
    },
    "K6": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3",
      "text": "Die Verbindung kam nicht zustande: Das kostet nichts und kann wiederholt werden."
    },
    "K7": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "Nach fünf erfolglosen Anrufen stoppt der Service: Der Kunde erhält keine Anrufe mehr, bis er sie wieder zulässt."
    },
    "K8": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "Der Kunde kann Anrufe wieder zulassen; der Service beginnt neu, ohne Fehlversuche."
    },
    "K9": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.2d",
      "text": "Der Kontakt besteht, der Telefonservice ist geschlossen: Sie erreichen den Kunden direkt."
    },
    "L0": {
      "document": "SOS",
      "interpretations": [
        "I2"
      ],
      "place": "restrictions at the limit",
      "text": "Ist das Limit des Tarifs erreicht, lassen sich Kontakte, die eine Interaktion verbrauchen würden, nicht öffnen."
    },
    "L1": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: new clients and manual quotes",
      "text": "Ist das Limit des Tarifs erreicht, gibt es keine neuen Empfehlungen und keine neuen manuellen Angebote."
    },
    "L2": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: browsing leads",
      "text": "Leads durchzusehen ist immer kostenlos."
    },
    "L3": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: sending messages to clients",
      "text": "Wo für den Lead eine Interaktion gezählt wurde, gehen Nachrichten weiter."
    },
    "L4": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: projects with no counted interactions",
      "text": "Ist das Limit des Tarifs erreicht, können dort keine Nachrichten gesendet werden, wo für den Lead keine Interaktion gezählt wurde."
    },
    "N1": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 1",
      "text": "Einem Kunden empfohlen zu werden ist kostenlos."
    },
    "N10": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 10",
      "text": "Nach einer Absage sind die Kontakte des Profis kostenlos."
    },
    "N11": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 11",
      "text": "Nach einer Buchungsanfrage ist die Telefonnummer des Profis kostenlos."
    },
    "N12": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 4",
      "text": "Die Kontakte des Profis sind kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde."
    },
    "N13": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 3",
      "text": "Die Beauftragung ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde."
    },
    "N2": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 2",
      "text": "Ein Angebot zu senden verbraucht keine Interaktion."
    },
    "N3": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 3",
      "text": "Einem Kunden zu schreiben verbraucht keine Interaktion."
    },
    "N4": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 4",
      "text": "Die Kontakte des Kunden sind kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde."
    },
    "N5": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 5",
      "text": "Eine Buchungsanfrage ist kostenlos."
    },
    "N6": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 6",
      "text": "Eine Buchungsanfrage aus dem Projekt ist kostenlos."
    },
    "N7": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 7",
      "text": "Nach einer Buchungsanfrage sind die Kontakte des Kunden kostenlos."
    },
    "N8": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 8",
      "text": "Eine Nachricht des Kunden ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde."
    },
    "N9": {
      "document": "SOS",
      "interpretations": [
        "I1"
      ],
      "place": "not counted 9",
      "text": "Die Telefonnummer des Profis ist kostenlos, sobald für diesen Lead eine Interaktion gezählt wurde."
    },
    "P1": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 1",
      "text": "Kontakte des Kunden im Chat zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "P2": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 2",
      "text": "Kontakte des Kunden in der Seitenleiste zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "P3": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 3",
      "text": "Kontakte des Kunden auf der Lead-Seite zu sehen verbraucht eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "P4": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "Bestätigt der Kunde die Beauftragung, zählt das eine Interaktion, wenn für diesen Lead noch keine gezählt wurde."
    },
    "P4a": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "Sich als beauftragt zu melden ist kostenlos; erst die Bestätigung des Kunden zählt eine Interaktion."
    },
    "P4b": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "Es gibt nichts zu bestätigen: Der Profi hat sich nicht als beauftragt gemeldet."
    },
    "Q1": {
      "document": "rulebook",
      "interpretations": [],
      "place": "send_quote",
      "text": "Ein Lead nimmt ein einziges Angebot an, und dieses liegt schon vor."
    },
    "R1": {
      "document": "rulebook",
      "interpretations": [],
      "place": "what the pro and the client do",
      "text": "Der anderen Seite abzusagen ist kostenlos."
    },
    "U1": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually unsubscribing clients",
      "text": "Mit der ersten SMS geht ein Hinweis zur Abbestellung hinaus."
    },
    "U2": {
      "document": "LSP",
      "interpretations": [
        "I12",
        "I13"
      ],
      "place": "manually unsubscribing clients",
      "text": "Ein Abbestellwort bestellt die SMS für den Kunden ab."
    },
    "U3": {
      "document": "rulebook",
      "interpretations": [
        "I12",
        "I13"
      ],
      "place": "Discussions",
      "text": "Ein Anmeldewort bestellt die SMS für den Kunden wieder."
    },
    "U4": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually unsubscribing clients",
      "text": "Jede E-Mail endet mit einem Link zum Abbestellen."
    },
    "U5": {
      "document": "LSP",
      "interpretations": [],
      "place": "steps to manually unsubscribe a client",
      "text": "Der Kanal ist für den Kunden bei diesem Profi abbestellt."
    },
    "W1": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "Ein falscher Kontakt wird als falsch vermerkt; abbestellt wird dadurch nichts."
    },
    "W2": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "Der Kontakt aus der Buchungssoftware ersetzt den alten und löscht den Vermerk, dass er falsch war."
    }
  },
  "unblocks": {
    "add_card": "Eine Karte hinterlegen",
    "add_credits": "Guthaben aufladen",
    "change_plan": "In einen größeren Tarif wechseln",
    "client_contact": "Warten, bis der Kunde sich meldet",
    "client_reactivation": "Warten, bis der Kunde Anrufe wieder zulässt",
    "pay_outstanding": "Offenen Betrag bezahlen",
    "resubscribe": "Der Kunde kann sich wieder anmelden",
    "update_contact": "Den Kontakt in der Buchungssoftware berichtigen",
    "wait": "Warten, bis der Zähler zurückgesetzt wird"
  }
};
