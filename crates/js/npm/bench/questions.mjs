// What everybody is asked: 1,024 leads with an action each, mixed, the same in every run. The facts are
// ready to use for each contender; whether the limit is reached is told to all of them but Reckon, which
// finds out by itself.

export const ACTIONS = ["pro.view_contacts.chat", "pro.send_message", "client.send_message"];
export const NOW = 1_772_000_000_000;
export const COUNT = 1024;

let state = 0x2545f491;
const below = (end) => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % end;
};

export const QUESTIONS = Array.from({ length: COUNT }, (_, project) => {
  const billed_by_contact = below(3) === 0;
  return {
    action: ACTIONS[below(ACTIONS.length)],
    project,
    // Every other question is asked by a pro at the limit.
    at_limit: project % 2 === 0,
    billed_by_contact,
    contact_made: billed_by_contact && below(2) === 0,
    counted: !billed_by_contact && below(2) === 0,
    booked: below(5) === 0,
  };
});

/** The rulebook's lines about these three actions, by hand: a contender, and what all are held against. */
export const byHand = (facts) => {
  switch (facts.action) {
    case "pro.view_contacts.chat":
      if (facts.billed_by_contact) return facts.contact_made || facts.booked ? "free" : "blocked";
      if (facts.counted || facts.booked) return "free";
      return facts.at_limit ? "blocked" : "counts";
    case "pro.send_message":
      if (facts.billed_by_contact || facts.counted) return "free";
      return facts.at_limit ? "blocked" : "free";
    case "client.send_message":
      if (facts.billed_by_contact) return facts.contact_made ? "free" : "charges";
      return facts.counted ? "free" : "counts";
  }
};

/** The same lines as conditions that exclude each other, for contenders that know rules only. */
export const RULES = [
  ["pro.view_contacts.chat", "free", { billed_by_contact: true, contact_made: true }],
  ["pro.view_contacts.chat", "free", { billed_by_contact: true, contact_made: false, booked: true }],
  ["pro.view_contacts.chat", "blocked", { billed_by_contact: true, contact_made: false, booked: false }],
  ["pro.view_contacts.chat", "free", { billed_by_contact: false, counted: true }],
  ["pro.view_contacts.chat", "free", { billed_by_contact: false, counted: false, booked: true }],
  ["pro.view_contacts.chat", "blocked", { billed_by_contact: false, counted: false, booked: false, at_limit: true }],
  ["pro.view_contacts.chat", "counts", { billed_by_contact: false, counted: false, booked: false, at_limit: false }],
  ["pro.send_message", "free", { billed_by_contact: true }],
  ["pro.send_message", "free", { billed_by_contact: false, counted: true }],
  ["pro.send_message", "blocked", { billed_by_contact: false, counted: false, at_limit: true }],
  ["pro.send_message", "free", { billed_by_contact: false, counted: false, at_limit: false }],
  ["client.send_message", "free", { billed_by_contact: true, contact_made: true }],
  ["client.send_message", "charges", { billed_by_contact: true, contact_made: false }],
  ["client.send_message", "free", { billed_by_contact: false, counted: true }],
  ["client.send_message", "counts", { billed_by_contact: false, counted: false }],
];
