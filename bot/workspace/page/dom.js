// How does data become elements, without ever being read as HTML?

const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap();

/**
 * Make an element. `props`: attributes by name; `on` is {event: listener}; `class` a string; null, undefined and
 * false leave an attribute out. Children: nodes, strings (always text), arrays, null.
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value))
        element.addEventListener(event, listener);
    } else if (/^on|^style$|^srcdoc$/i.test(name)) {
      throw new Error(`attribute ${name} is not set from data`);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replace what stands in `parent`. */
export function fill(parent, ...children) {
  parent.replaceChildren(...flat(children));
  drawn.delete(parent);
}

/** A picture of one stroke path, 24 x 24, hidden from screen readers: the control beside it carries the name. */
export function icon(path, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    "aria-hidden": "true",
    class: "icon",
  }))
    svg.setAttribute(name, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * Bring `parent`'s children into line with `items`, touching only what changed.
 * `draw(item, old)` returns the element; it may return `old`, changed in place. An item that is `same` as the one
 * drawn before is left alone, so focus, selection and running animations stay. Keys must differ.
 */
export function reconcile(parent, items, { key, draw, same = Object.is }) {
  const before = drawn.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const id = key(item);
    const old = before.get(id);
    const element = old && same(old.item, item) ? old.element : redraw(draw, item, old?.element);
    after.set(id, { item, element });
  }
  for (const [id, { element }] of before) {
    if (after.get(id)?.element !== element) element.remove();
  }
  let place = parent.firstChild;
  for (const { element } of after.values()) {
    if (element === place) place = place.nextSibling;
    else parent.insertBefore(element, place);
  }
  drawn.set(parent, after);
}

function redraw(draw, item, old) {
  const focused = old?.contains(document.activeElement) ? document.activeElement : null;
  const element = draw(item, old ?? null);
  if (!old || element === old) return element;
  const key = focused?.dataset.key;
  old.replaceWith(element);
  if (key) {
    const same = `[data-key="${CSS.escape(key)}"]`;
    (element.matches(same) ? element : element.querySelector(same))?.focus({
      preventScroll: true,
    });
  }
  return element;
}

/** Whether two values hold the same JSON. */
export function sameJson(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

let counter = 0;

/** An id no other element has; for labels and descriptions. */
export function freshId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}
