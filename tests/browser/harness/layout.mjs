// Whether a page holds together: nothing lies over anything else, nothing is cut, nothing is wider than the page.

/**
 * What is wrong with the page's layout as it is now, in a line each.
 * @param {import('playwright-core').Page} page
 */
export function flaws(page) {
  return page.evaluate(find);
}

/** Runs in the page. */
function find() {
  const found = [];
  /** So much, in pixels, may be out of place: letters have room around them. */
  const SLACK = 3;
  const { documentElement: root } = document;
  const width = root.clientWidth;
  const name = (element) => {
    const own = [element.localName, ...element.classList].join('.');
    const around = element.parentElement?.closest('[class]');
    return `${around ? `${[around.localName, ...around.classList].join('.')} > ` : ''}${own}`;
  };
  const short = (text) => `“${text.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
  const style = (element) => getComputedStyle(element);
  /** For those who hear the page alone. */
  const isClipped = (element) => {
    for (let around = element; around; around = around.parentElement) {
      if (style(around).clipPath === 'inset(50%)') return true;
    }
    return false;
  };
  const isUnseen = (element) => element.closest('[hidden], svg') !== null || isClipped(element)
    || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide, of ${width}`);

  /** Every piece of text that is seen, with the lines it takes. */
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || isUnseen(element) || element.closest('option, textarea, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (lines.length > 0) texts.push({ node, element, lines });
  }

  /** Whether what is cut there ends in an ellipsis and is whole in a title. */
  const saysSo = (element) => {
    const { textOverflow, webkitLineClamp } = style(element);
    const title = element.closest('[title]') ?? element.querySelector('[title]');
    return (textOverflow === 'ellipsis' || Number(webkitLineClamp) > 0) && Boolean(title);
  };

  // What is cut: by an element around it that hides what lies outside of it.
  const clips = new Map();
  const clip = (element) => {
    if (!clips.has(element)) {
      const { overflowX, overflowY } = style(element);
      const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
      const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
      clips.set(element, { x: hides(overflowX), y: hides(overflowY), scrolls: scrolls(overflowX) || scrolls(overflowY) });
    }
    return clips.get(element);
  };
  const cutBy = ({ element, lines }) => {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { x, y, scrolls } = clip(around);
      if (scrolls) return null;
      if (!x && !y) continue;
      const box = around.getBoundingClientRect();
      const outside = lines.some((line) =>
        (x && (line.right > box.right + 1.5 || line.left < box.left - 1.5))
        || (y && (line.bottom > box.bottom + SLACK || line.top < box.top - SLACK)));
      if (outside) return saysSo(around) ? null : around;
    }
    return null;
  };
  for (const text of texts) {
    const by = cutBy(text);
    if (by) found.push(`${short(text.node.data)} in ${name(text.element)} is cut by ${name(by)}`);
    const beyond = text.lines.some(({ left, right }) => right > width + 1 || left < -1);
    const scrolled = text.element.closest('.table-around');
    if (beyond && !scrolled && !cutAway(text)) found.push(`${short(text.node.data)} in ${name(text.element)} is beyond the page`);
  }
  /** Whether it is out of sight since an element around it hides it, and says so. */
  function cutAway({ element }) {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      if (clip(around).x && saysSo(around)) return true;
    }
    return false;
  }

  // A select shows one option, which may be cut.
  for (const select of document.querySelectorAll('select')) {
    if (isUnseen(select)) continue;
    const { paddingLeft, paddingRight, font, textOverflow } = style(select);
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.font = font;
    const chosen = select.selectedOptions[0]?.text ?? '';
    // The arrow takes about as much as a letter is high.
    const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - 16;
    if (canvas.measureText(chosen).width > room + 1 && !(textOverflow === 'ellipsis' && select.title === chosen)) {
      found.push(`the select's ${short(chosen)} is cut: ${name(select)}`);
    }
  }

  // What lies over something else: lines of two texts, or a text and a button, neither within the other.
  const isAbove = (element) => {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      if (['fixed', 'sticky'].includes(style(around).position) || around.popover) return true;
    }
    return false;
  };
  /** The part of a line that is in sight within everything around it that hides or scrolls the rest. */
  const inSight = (element, { left, top, right, bottom }) => {
    let seen = { left, top, right, bottom };
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { x, y, scrolls } = clip(around);
      if (!x && !y && !scrolls) continue;
      const box = around.getBoundingClientRect();
      seen = {
        left: Math.max(seen.left, box.left), top: Math.max(seen.top, box.top),
        right: Math.min(seen.right, box.right), bottom: Math.min(seen.bottom, box.bottom),
      };
    }
    return seen;
  };
  const boxes = [];
  for (const { node, element, lines } of texts) {
    if (isAbove(element)) continue;
    const owner = element.closest('button, a, label, summary') ?? element;
    for (const line of lines) boxes.push({ element, owner, text: short(node.data), box: inSight(element, line) });
  }
  for (const control of document.querySelectorAll('button, input, select, textarea, audio')) {
    if (isUnseen(control) || isAbove(control) || control.closest('.skip')) continue;
    const box = inSight(control, control.getBoundingClientRect());
    boxes.push({ element: control, owner: control, text: `the control ${name(control)}`, box });
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  for (const [at, one] of boxes.entries()) {
    for (const other of boxes.slice(at + 1)) {
      if (other.box.top > one.box.bottom - SLACK) break;
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const apart = one.owner.contains(other.element) || other.owner.contains(one.element);
      // Lines of one paragraph may touch.
      const within = one.element.contains(other.element) || other.element.contains(one.element);
      if (high > 4 && wide > SLACK && !apart && !within) {
        found.push(`${one.text} in ${name(one.element)} and ${other.text} in ${name(other.element)} lie over each other`);
      }
    }
  }
  return [...new Set(found)];
}

/**
 * The texts of these words that could turn what stands beside them: in no element with a direction of its own, and not
 * isolated among the words around them.
 * @param {import('playwright-core').Page} page
 * @param {string[]} words that people have written
 */
export function turning(page, words) {
  return page.evaluate((words) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const word = words.find((word) => node.data.includes(word));
      if (!word || node.parentElement.closest('script, style')) continue;
      const own = node.parentElement.closest('[dir="auto"]');
      const isolated = node.data.split(word).slice(0, -1).every((before) => before.lastIndexOf('\u2068') > before.lastIndexOf('\u2069'));
      if (!own && !isolated) found.push(`${node.parentElement.localName}.${node.parentElement.className}: ${node.data.slice(0, 60)}`);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder]')) {
      for (const said of [element.ariaLabel ?? '', element.getAttribute('placeholder') ?? '']) {
        const word = words.find((word) => said.includes(word));
        if (word && !said.includes('\u2068')) found.push(`the label ${said.slice(0, 60)}`);
      }
    }
    return found;
  }, words);
}
