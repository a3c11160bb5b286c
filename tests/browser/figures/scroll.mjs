// Scrolling: which frames came, and which did not.

/** The browser's own record of frames. */
const CATEGORIES = ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame', 'devtools.timeline'];

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

/** Notes the time of every frame until told to stop. Runs in the page. */
function watchFrames() {
  const times = [];
  let going = true;
  const note = (now) => {
    times.push(now);
    if (going) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  window.stopWatching = () => {
    going = false;
    return times;
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
  const times = await page.evaluate(() => window.stopWatching());
  const gaps = times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b);
  const count = (name) => events.filter((event) => event.name === name).length;
  const tasks = events.filter(({ name, dur }) => name === 'RunTask' && dur > 0).map(({ dur }) => dur / 1000);
  await session.detach();
  return {
    frames: gaps.length,
    // A frame that took half as long again as it should has made the next one late.
    late: gaps.filter((gap) => gap > 25).length,
    median: gaps[Math.floor(gaps.length / 2)],
    longest: gaps.at(-1),
    drawn: count('DrawFrame'),
    dropped: count('DroppedFrame'),
    longestTask: Math.max(0, ...tasks),
  };
}
