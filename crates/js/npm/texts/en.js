// Written from crates/domain by crates/js/tests/texts.rs.
export default {
  "interpretations": {
    "I1": {
      "reading": "Every other counted line says “no previous”, so C2 is read as “no previous”.",
      "source": "SOS counts a client's view of the phone number “if any previous interactions were counted”, and lists the same view after a counted interaction as not counted. The two lines contradict each other."
    },
    "I10": {
      "reading": "A professional who prefers credits pays the whole fee from credits if they suffice, otherwise the whole fee by card: never split.",
      "source": "PRO: credits first, “only use the credit card when the stored value is insufficient”."
    },
    "I11": {
      "reading": "It leaves the discussion open: nobody has replied.",
      "source": "LSP does not say what an automated message does to an open discussion."
    },
    "I12": {
      "reading": "The word counts in any case and shape of its letters, whatever space, quotation marks and punctuation stand around it. More than the word unsubscribes nobody: the staff decide, and are shown where a message begins with it.",
      "source": "LSP: “responding with the word stop at any point”, and people write it in many ways."
    },
    "I13": {
      "reading": "An opt-out word to a shared number unsubscribes from everybody who texts from it, now or later: the network blocks the number. An opt-in word takes that back, and nothing else.",
      "source": "LSP has one number an account; the professionals of a marketplace may share one."
    },
    "I2": {
      "reading": "A professional's action that would count is blocked at the limit: otherwise the limit limits nothing.",
      "source": "SOS does not say what happens when a professional at the limit opens contacts on an uncounted lead."
    },
    "I3": {
      "reading": "A client's action is never blocked by the professional's limit and counts beyond it. The meter shows it as over the limit.",
      "source": "SOS lists restrictions on professionals only."
    },
    "I4": {
      "reading": "A lead is billed one way: where it is billed by contact, nothing counts an interaction.",
      "source": "The two billing models come from two sources."
    },
    "I5": {
      "reading": "Looking at the professional's phone number or contacts is not communication: free.",
      "source": "PRO: only communication by the customer is a contact."
    },
    "I6": {
      "reading": "Hiring is communication by the customer: it makes contact.",
      "source": "PRO does not mention hiring."
    },
    "I7": {
      "reading": "Per started minute: 180 s is free, 181 s to 240 s is one minute.",
      "source": "PRO: “$5 per minute” after three minutes."
    },
    "I8": {
      "reading": "Contact stands, contacts are revealed, the fee becomes outstanding; until it is paid, new Guaranteed Reply quotes are blocked.",
      "source": "PRO does not say what happens when the card is declined, or gone by then."
    },
    "I9": {
      "reading": "Per lead: another professional's interaction on the same project does not make it free for this one.",
      "source": "SOS: counting is per “project”."
    }
  },
  "reasons": {
    "already_in_contact": "already in contact",
    "already_quoted": "already quoted",
    "awaiting_contact": "awaiting contact",
    "call_in_progress": "a call is in progress",
    "call_service_stopped": "no longer receiving phone calls",
    "callback_in_past": "the time has passed",
    "card_required": "a card is required",
    "guaranteed_reply_not_offered": "no Guaranteed Reply in this category",
    "guaranteed_reply_required": "only with a Guaranteed Reply quote",
    "insufficient_credits": "not enough credits",
    "landline_only": "landline only",
    "limit_reached": "limit reached",
    "no_mobile_number": "no mobile number",
    "no_valid_email": "no valid email address",
    "nothing_to_confirm": "nothing to confirm",
    "payment_overdue": "a payment is overdue",
    "unsubscribed": "unsubscribed",
    "wrong_contact": "wrong contact"
  },
  "rules": {
    "A1": {
      "document": "LSP",
      "interpretations": [],
      "place": "automations list",
      "text": "What became of an automation's message is its last action."
    },
    "C1": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 1",
      "text": "The client's first message uses one of the professional's interactions when none was counted on this lead before."
    },
    "C2": {
      "document": "SOS",
      "interpretations": [
        "I1"
      ],
      "place": "counted, clients' side 2",
      "text": "The client seeing the professional's phone number counts one interaction when none was counted on this lead before."
    },
    "C3": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 3",
      "text": "The client marking the professional as hired counts one interaction when none was counted on this lead before."
    },
    "C4": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 4",
      "text": "The client seeing the professional's contacts in the chat counts one interaction when none was counted on this lead before."
    },
    "C5": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 5",
      "text": "The client seeing the professional's contacts on the profile counts one interaction when none was counted on this lead before."
    },
    "D1": {
      "document": "LSP",
      "interpretations": [],
      "place": "closed discussion",
      "text": "A discussion that your side starts begins closed."
    },
    "D2": {
      "document": "LSP",
      "interpretations": [],
      "place": "status: open and closed",
      "text": "The client's word opens the discussion."
    },
    "D3": {
      "document": "LSP",
      "interpretations": [],
      "place": "status: open and closed",
      "text": "Your reply closes the discussion."
    },
    "D4": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually re-opening, manually closing",
      "text": "A discussion can be closed and re-opened by hand."
    },
    "D5": {
      "document": "rulebook",
      "interpretations": [
        "I11"
      ],
      "place": "Discussions",
      "text": "An automated message leaves the discussion as it is: nobody has replied."
    },
    "E1": {
      "document": "LSP",
      "interpretations": [],
      "place": "why don't I see the button",
      "text": "The client has unsubscribed from this channel."
    },
    "E2": {
      "document": "LSP",
      "interpretations": [],
      "place": "why don't I see the button",
      "text": "The client has no valid address for this channel."
    },
    "E3": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "The contact was reported wrong: it is corrected in the booking software."
    },
    "F1": {
      "document": "PRO",
      "interpretations": [],
      "place": "4, 7",
      "text": "A manual quote's fee is paid from credits when the quote is sent."
    },
    "G1": {
      "document": "PRO",
      "interpretations": [],
      "place": "1, 4, 9",
      "text": "A Guaranteed Reply quote is free to send; its fee is due when contact is made."
    },
    "G10": {
      "document": "PRO",
      "interpretations": [],
      "place": "2, 12.4",
      "text": "On a Guaranteed Reply quote, the client's contacts are shown after the first contact."
    },
    "G11": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.1",
      "text": "The client's contacts are free after contact was made."
    },
    "G12": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.4",
      "text": "Writing to the client is free on a Guaranteed Reply quote."
    },
    "G13": {
      "document": "PRO",
      "interpretations": [],
      "place": "13",
      "text": "This category does not offer Guaranteed Reply."
    },
    "G14": {
      "document": "rulebook",
      "interpretations": [
        "I4"
      ],
      "place": "Guaranteed Reply",
      "text": "An interaction was counted on this lead: the two are in contact, and there is nothing left to guarantee."
    },
    "G5": {
      "document": "PRO",
      "interpretations": [
        "I6"
      ],
      "place": "5d, 12.4",
      "text": "A message or a hiring by the client is contact: the Guaranteed Reply fee is due, once."
    },
    "G5a": {
      "document": "PRO",
      "interpretations": [],
      "place": "5a, 5c, 12.1",
      "text": "A connected call is contact: the Guaranteed Reply fee is due, once."
    },
    "G5b": {
      "document": "PRO",
      "interpretations": [],
      "place": "5b",
      "text": "A call that the client accepted and the professional missed is contact: the Guaranteed Reply fee is due, once."
    },
    "G6": {
      "document": "PRO",
      "interpretations": [],
      "place": "6, 12.4",
      "text": "Reading a quote and calls that reach nobody never cost anything."
    },
    "G6a": {
      "document": "PRO",
      "interpretations": [],
      "place": "6a",
      "text": "Reading the quote is free and never a contact."
    },
    "G9": {
      "document": "PRO",
      "interpretations": [],
      "place": "9",
      "text": "Guaranteed Reply needs a card on file."
    },
    "I14": {
      "document": "rulebook",
      "interpretations": [],
      "place": "when the marketplace changes what it offers",
      "text": "A plan that comes to allow at least as much does so at once; one that comes to allow less, from the professional's next period."
    },
    "I15": {
      "document": "rulebook",
      "interpretations": [],
      "place": "when the marketplace changes what it offers",
      "text": "A category's new fees hold for quotes from now on; a quote that stands keeps its fee."
    },
    "I5": {
      "document": "rulebook",
      "interpretations": [
        "I5"
      ],
      "place": "Guaranteed Reply",
      "text": "On a Guaranteed Reply quote, looking at the professional's phone number or contacts is no communication, and free."
    },
    "I8": {
      "document": "rulebook",
      "interpretations": [
        "I8"
      ],
      "place": "Guaranteed Reply",
      "text": "While a fee is outstanding, no new Guaranteed Reply quotes can be sent."
    },
    "K1": {
      "document": "PRO",
      "interpretations": [],
      "place": "10",
      "text": "The call service belongs to Guaranteed Reply quotes."
    },
    "K2": {
      "document": "PRO",
      "interpretations": [],
      "place": "12",
      "text": "One call at a time: a result belongs to a call under way or due."
    },
    "K3": {
      "document": "PRO",
      "interpretations": [],
      "place": "10, 12.2a",
      "text": "The service calls the client first, and connects the professional once the client accepts."
    },
    "K4": {
      "document": "PRO",
      "interpretations": [
        "I7"
      ],
      "place": "12.2b, 12.2c, 12.5, 12.6",
      "text": "Three minutes of a call are included; every started minute after them is charged to the card."
    },
    "K5": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "A callback is one call at the time you choose, which must lie in the future."
    },
    "K6": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3",
      "text": "The call failed to connect: it costs nothing, and can be tried again."
    },
    "K7": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "After five failed calls the service stops: the client is no longer receiving phone calls until they allow it again."
    },
    "K8": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.3a",
      "text": "The client can let the service call again; it starts over with no failures."
    },
    "K9": {
      "document": "PRO",
      "interpretations": [],
      "place": "12.2d",
      "text": "Contact was made, so the call service is closed: you can reach the client directly."
    },
    "L0": {
      "document": "SOS",
      "interpretations": [
        "I2"
      ],
      "place": "restrictions at the limit",
      "text": "At the limit of the plan, contacts that would use an interaction cannot be opened."
    },
    "L1": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: new clients and manual quotes",
      "text": "At the limit of the plan, there are no new recommendations and no new manual quotes."
    },
    "L2": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: browsing leads",
      "text": "Browsing leads is always free."
    },
    "L3": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: sending messages to clients",
      "text": "Messages go on where an interaction was counted on this lead."
    },
    "L4": {
      "document": "SOS",
      "interpretations": [],
      "place": "restrictions at the limit: projects with no counted interactions",
      "text": "At the limit of the plan, no messages can be sent where no interaction was counted on the lead."
    },
    "N1": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 1",
      "text": "Being matched with a client is free."
    },
    "N10": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 10",
      "text": "The professional's contacts are free after a negative reply."
    },
    "N11": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 11",
      "text": "The professional's phone number is free after a booking request."
    },
    "N12": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 4",
      "text": "The professional's contacts are free once an interaction was counted on this lead."
    },
    "N13": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, clients' side 3",
      "text": "Hiring is free once an interaction was counted on this lead."
    },
    "N2": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 2",
      "text": "Sending a quote uses no interaction."
    },
    "N3": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 3",
      "text": "Writing to a client uses no interaction."
    },
    "N4": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 4",
      "text": "The client's contacts are free once an interaction was counted on this lead."
    },
    "N5": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 5",
      "text": "A booking request is free."
    },
    "N6": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 6",
      "text": "A booking request from the project is free."
    },
    "N7": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 7",
      "text": "The client's contacts are free after a booking request."
    },
    "N8": {
      "document": "SOS",
      "interpretations": [],
      "place": "not counted 8",
      "text": "A client's message is free once an interaction was counted on this lead."
    },
    "N9": {
      "document": "SOS",
      "interpretations": [
        "I1"
      ],
      "place": "not counted 9",
      "text": "The professional's phone number is free once an interaction was counted on this lead."
    },
    "P1": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 1",
      "text": "Seeing the client's contacts in the chat uses one interaction when none was counted on this lead before."
    },
    "P2": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 2",
      "text": "Seeing the client's contacts in the sidebar uses one interaction when none was counted on this lead before."
    },
    "P3": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 3",
      "text": "Seeing the client's contacts on the Leads page uses one interaction when none was counted on this lead before."
    },
    "P4": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "The client confirming that the professional was hired uses one interaction when none was counted on this lead before."
    },
    "P4a": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "Saying that you were hired is free; an interaction is counted only when the client confirms it."
    },
    "P4b": {
      "document": "SOS",
      "interpretations": [],
      "place": "counted, professionals' side 4",
      "text": "There is nothing to confirm: the professional has not said that they were hired."
    },
    "Q1": {
      "document": "rulebook",
      "interpretations": [],
      "place": "send_quote",
      "text": "A lead takes one quote, and this one has it."
    },
    "R1": {
      "document": "rulebook",
      "interpretations": [],
      "place": "what the pro and the client do",
      "text": "Turning the other side down is free."
    },
    "U1": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually unsubscribing clients",
      "text": "Opt-out instructions go out with the first text."
    },
    "U2": {
      "document": "LSP",
      "interpretations": [
        "I12",
        "I13"
      ],
      "place": "manually unsubscribing clients",
      "text": "An opt-out word unsubscribes the client from texts."
    },
    "U3": {
      "document": "rulebook",
      "interpretations": [
        "I12",
        "I13"
      ],
      "place": "Discussions",
      "text": "An opt-in word subscribes the client to texts again."
    },
    "U4": {
      "document": "LSP",
      "interpretations": [],
      "place": "manually unsubscribing clients",
      "text": "Every email ends with a link to unsubscribe."
    },
    "U5": {
      "document": "LSP",
      "interpretations": [],
      "place": "steps to manually unsubscribe a client",
      "text": "The client is unsubscribed from the channel, for this professional."
    },
    "W1": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "A wrong contact is marked as wrong; it never unsubscribes the client."
    },
    "W2": {
      "document": "LSP",
      "interpretations": [],
      "place": "managing wrong phone number or wrong email address",
      "text": "The booking software's contact replaces the old one and clears what was reported wrong about it."
    }
  },
  "unblocks": {
    "add_card": "Add a card",
    "add_credits": "Add credits",
    "change_plan": "Change to a larger plan",
    "client_contact": "Wait until the client gets in touch",
    "client_reactivation": "Wait until the client allows calls again",
    "pay_outstanding": "Pay what is outstanding",
    "resubscribe": "The client can subscribe again",
    "update_contact": "Correct the contact in the booking software",
    "wait": "Wait until the counter resets"
  }
};
