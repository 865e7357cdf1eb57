// Elements by name, attributes and children; text is always text, never markup.

/** The element of the page with this id. */
export const by = (id) => document.getElementById(id);

/** A new element; a property of its class or an attribute for each entry, `undefined` left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A choice of a select. */
export const option = (value, label, selected = false) => make("option", { value, selected }, label);

/** « 1 fait », « 12 faits ». */
export const plural = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;
