// Billing periods by the calendar of the engine: a reading of its own, beside the server's.

const DAY = 86_400_000;
const clocks = new Map();

/** What the clocks of a zone show at an instant, as if it were UTC. */
const shown = (at, zone) => {
  if (!clocks.has(zone)) {
    const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
    clocks.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...parts }));
  }
  const part = Object.fromEntries(clocks.get(zone).formatToParts(at).map(({ type, value }) => [type, +value]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
};

/** The first instant of a day: the first at which the clocks show it, or a later one where they skip it. */
const firstInstant = (year, month, day, zone) => {
  const midnight = Date.UTC(year, month, day);
  // Clocks that are set back show a day twice: look at every quarter of an hour, the earliest first.
  let at = midnight - 2 * DAY;
  while (shown(at, zone) < midnight) at += 900_000;
  let before = at - 900_000;
  while (at - before > 1000) {
    const middle = before + Math.floor((at - before) / 2000) * 1000;
    if (shown(middle, zone) < midnight) before = middle;
    else at = middle;
  }
  return at;
};

const starts = new Map();

/** The start of the period that begins in a month: on the anchor day, or the month's last day. */
const startIn = (year, month, anchor, zone) => {
  const key = `${year} ${month} ${anchor} ${zone}`;
  if (!starts.has(key)) {
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    starts.set(key, firstInstant(year, month, Math.min(anchor, last), zone));
  }
  return starts.get(key);
};

/** The billing period that holds an instant. */
export const periodAt = (now, anchor, zone) => {
  const date = new Date(now);
  const months = [-2, -1, 0, 1, 2].map((by) => startIn(date.getUTCFullYear(), date.getUTCMonth() + by, anchor, zone));
  const next = months.findIndex((start) => start > now);
  return { start: months[next - 1], end: months[next] };
};
