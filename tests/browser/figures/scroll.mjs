// Scrolling: which frames came, which did not, and whether there was a list in each.

/** The browser's own report on every frame, and the tasks of its threads. */
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame'];

async function traced(session, work) {
  const events = [];
  const take = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', take);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', take);
  return events;
}

/** Notes every frame's time, and whether rows are in the middle of it, until told to stop. Runs in the page. */
function watchFrames() {
  const frames = [];
  let going = true;
  const note = (now) => {
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    frames.push({ now, empty: seen?.closest('.rows-space') !== null });
    if (going) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  window.stopWatching = () => {
    going = false;
    return frames;
  };
}

/** What became of the frames in which something scrolled, as the compositor of the page reports it. */
function outcomes(events) {
  const reports = events
    .filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b')
    .map(({ args }) => args.frame_reporter)
    .filter((report) => report && report.scroll_state !== 'SCROLL_NONE');
  const count = (test) => reports.filter(test).length;
  return {
    wanted: count(({ state }) => state !== 'STATE_NO_UPDATE_DESIRED'),
    // Neither the compositor nor the page had anything new to show in time, and somebody could see that.
    dropped: count(({ state, affects_smoothness: seen }) => state === 'STATE_DROPPED' && seen),
    // The page scrolled on, and what its main thread had to add came a frame later.
    partial: count(({ state }) => state === 'STATE_PRESENTED_PARTIAL'),
    missing: count(({ has_missing_content: missing }) => missing),
  };
}

/**
 * Scrolls the page down and up as a wheel does, and counts frames.
 * @param {import('playwright-core').Page} page
 * @param {{ distance: number, speed: number }} how in pixels, and pixels a second
 */
export async function scroll(page, { distance, speed }) {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize();
  const gesture = (yDistance) => session.send('Input.synthesizeScrollGesture', {
    x: width / 2,
    y: height / 2,
    yDistance,
    speed,
    gestureSourceType: 'mouse',
    preventFling: true,
  });
  await page.evaluate(watchFrames);
  const events = await traced(session, async () => {
    await gesture(-distance);
    await gesture(distance);
  });
  const frames = await page.evaluate(() => window.stopWatching());
  const gaps = frames.slice(1).map(({ now }, at) => now - frames[at].now).sort((a, b) => a - b);
  const main = events.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const tasks = events.filter(({ name, tid, dur }) => name === 'RunTask' && dur > 0 && (!main || tid === main.tid));
  await session.detach();
  return {
    ...outcomes(events),
    frames: gaps.length,
    // A frame that took half as long again as it should has made the next one late.
    late: gaps.filter((gap) => gap > 25).length,
    empty: frames.filter(({ empty }) => empty).length,
    median: gaps[Math.floor(gaps.length / 2)],
    longest: gaps.at(-1),
    longestTask: Math.max(0, ...tasks.map(({ dur }) => dur / 1000)),
  };
}
