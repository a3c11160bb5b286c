// A question whose answer everybody must come to.

export const ask = ({ RULES_VERSION, Snapshot }) => {
  const now = 1_770_000_000_000;
  const { ok, error, snapshot } = Snapshot.load({
    version: 1,
    rules: RULES_VERSION,
    viewer: { role: 'pro', id: 7 },
    at: now,
    position: 41,
    account: {
      plan: { id: 1, interactions: 3 },
      period_start: now - 1000,
      period_end: now + 1_000_000,
      used: 2,
      credits: 0,
      card: true,
      prefer_credits: true,
    },
    leads: [
      { project: 12, pro: 7, client: 3, counted: true },
      { project: 15, pro: 7, client: 4, fees: { guaranteed_reply: 2500 } },
    ],
  });
  if (!ok) return JSON.stringify(error);
  const predict = (project, action) => snapshot.predict(snapshot.lead(project), action, now);
  return [
    predict(12, 'pro.view_contacts.chat'),
    predict(15, 'pro.view_contacts.chat'),
    predict(15, 'pro.send_quote.guaranteed_reply'),
  ].join(' ');
};
