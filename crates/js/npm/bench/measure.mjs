// One process: every contender asked in turn, round after round. Prints the medians as JSON, in
// nanoseconds a question. With a contender's name: how long it takes from its import to its first answer.

import { CONTENDERS, snapshots } from "./contenders.mjs";
import { ACTIONS, COUNT, NOW, QUESTIONS, byHand } from "./questions.mjs";

const ROUNDS = 15;
/** How long a contender is asked in each round, at least, in milliseconds. */
const SPELL = 8;

/**
 * What has been spent since, in milliseconds: the shorter of the time that passed, which counts what else
 * runs on the machine, and the processor's, which counts what the engine does on other threads.
 */
const spent = (wall, used) => {
  const { user, system } = process.cpuUsage(used);
  return Math.min(performance.now() - wall, (user + system) / 1000);
};

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

/** Asks all questions over and over for a while: nanoseconds a question. */
const spell = async (ask, size) => {
  const wall = performance.now();
  const used = process.cpuUsage();
  let asked = 0;
  let taken;
  do {
    for (let times = 0; times < 8; times++) {
      const result = ask();
      if (result instanceof Promise) await result;
      asked += size;
    }
    taken = spent(wall, used);
  } while (taken < SPELL);
  return (taken * 1e6) / asked;
};

/** Asks for as many questions as take a fraction of a spell, so that slow contenders are not asked for minutes. */
const oneByOne = (answer, isAsync) => {
  let next = 0;
  const step = isAsync ? 4 : 64;
  let sink = 0;
  const ask = () => {
    for (let left = step; left > 0; left--) {
      sink += answer(next).length;
      next = (next + 1) & (COUNT - 1);
    }
    return sink;
  };
  const askLater = async () => {
    for (let left = step; left > 0; left--) {
      sink += (await answer(next)).length;
      next = (next + 1) & (COUNT - 1);
    }
  };
  return [isAsync ? askLater : ask, step];
};

const all = async () => {
  const asks = new Map();
  for (const [name, start] of Object.entries(CONTENDERS)) {
    const answer = await start(QUESTIONS);
    for (const [number, question] of QUESTIONS.entries()) {
      const found = await answer(number);
      if (found !== byHand(question)) {
        throw new Error(`${name} says ${found} and not ${byHand(question)} of ${JSON.stringify(question)}`);
      }
    }
    asks.set(name, oneByOne(answer, answer(0) instanceof Promise));
  }
  const pair = await snapshots(QUESTIONS);
  const explain = (number) => pair[number & 1].explain(number, QUESTIONS[number].action, NOW).outcome;
  asks.set("explain", oneByOne(explain, false));
  asks.set("all, one action", [() => pair[0].predictAll(NOW, [ACTIONS[0]]).codes[1023], COUNT]);
  const own = pair[0].predictAll(NOW).actions;
  asks.set("all, the pro's actions", [() => pair[0].predictAll(NOW).codes[1], COUNT * own.length]);

  const figures = Object.fromEntries([...asks.keys()].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [ask, size]] of asks) figures[name].push(await spell(ask, size));
  }
  return Object.fromEntries(Object.entries(figures).map(([name, list]) => [name, median(list)]));
};

const first = async (name) => {
  const wall = performance.now();
  const used = process.cpuUsage();
  const answer = await CONTENDERS[name](QUESTIONS.slice(0, 1));
  await answer(0);
  return spent(wall, used);
};

const [name] = process.argv.slice(2);
console.log(JSON.stringify(name === undefined ? await all() : await first(name)));
