"use strict";
// Converts fields of a statistics document to labels as the projection does, and finds their cells.

/** Returns all values at a path of keys; * stands for every key of an object. */
function valuesAt(root, path) {
  let found = [root];
  for (const step of path.split(".")) {
    found = found.filter(at => at !== null && typeof at === "object" && !Array.isArray(at))
      .flatMap(at => step === "*" ? Object.values(at) : Object.hasOwn(at, step) ? [at[step]] : []);
  }
  return found;
}

const isAbsent = value => value === null || value === undefined || value === "";
const isScalar = value => typeof value === "string" || typeof value === "number";

function version(text, item) {
  const match = /^v?(\d+(?:\.\d+)*)(?:-(rc|beta|alpha|develop)(?!\p{L}))?/iu.exec(text);
  if (!match || text.length > 64) return "not_listed";
  const cut = match[1].split(".").slice(0, item.parts).join(".")
    + (match[2] ? "-" + match[2].toLowerCase() : "");
  return new RegExp("^(?:" + item.pattern + ")$").test(cut) ? cut : "not_listed";
}

function bin(number, item) {
  if (item.open !== undefined && number >= item.open) return item.open + "_and_more";
  if (number < 1) return "0";
  const low = 2 ** Math.floor(Math.log2(number));
  return low === 1 ? "1" : low + ".." + (2 * low - 1);
}

/** Returns the label of a document in the dimension of a cube; unknown if the value is absent. */
function label(root, item) {
  const values = item.paths.flatMap(path => valuesAt(root, path));
  const present = values.filter(value => !isAbsent(value));
  const value = present[0];
  switch (item.kind) {
    case "any": return present.some(v => v !== false) ? "yes" : "no";
    case "flag": return value === true || value === "1" || value === "true" ? "yes" : "no";
    case "bit": return Number.isInteger(value) && (value & item.mask) !== 0 ? "yes" : "no";
    case "bin":
      return typeof value !== "number" ? "unknown"
        : bin(Math.min(Math.max(Math.trunc(value), item.range.min), item.range.max), item);
    case "version": return isScalar(value) ? version(String(value), item) : "unknown";
    default: {
      if (!isScalar(value) && value !== true) return "unknown";
      const text = String(value);
      if (Object.hasOwn(item.aliases, text)) return item.aliases[text];
      if (item.values.includes(text)) return text;
      const alias = Object.keys(item.aliases).find(name => name.toLowerCase() === text.toLowerCase());
      return alias === undefined ? "not_listed" : item.aliases[alias];
    }
  }
}

/** Returns a label and its ancestors, from the leaf upwards. */
function ancestors(leaf, item) {
  const path = [leaf];
  if (item.levels && /^\d/.test(leaf)) {
    const parts = leaf.split(/[.-]/);
    for (const level of item.levels) {
      const keep = level === "minor" ? 2 : 1;
      if (parts.length > keep) path.push(parts.slice(0, keep).join("."));
    }
  } else if (item.parents) {
    for (let at = item.parents[leaf]; at !== undefined; at = item.parents[at]) path.push(at);
  } else if (item.kind === "bin" && item.open === undefined && /^\d/.test(leaf)) {
    const index = leaf === "0" ? 0 : Math.floor(Math.log2(Number(leaf.split("..")[0]))) + 1;
    const last = (Math.floor(Math.max(0, index - 1) / 4) + 1) * 4;
    path.push((last === 4 ? 0 : 2 ** (last - 4)) + ".." + (2 ** last - 1));
  }
  return path;
}

/** Returns the label of a document and the finest published cell that contains it, if any. */
function place(root, item) {
  const mine = label(root, item);
  const path = ancestors(mine, item);
  const named = path.find(at => item.cells[at] !== undefined);
  const remainder = path.slice(1).map(at => at + " other").concat("other")
    .find(at => item.rows[at] !== undefined);
  const cell = named ?? remainder;
  const count = named !== undefined ? item.cells[named] : item.rows[remainder];
  return {mine, cell, count, share: shareOf(count, item)};
}

/** Returns the statistics in a text: the document, {"statistics": document}, or lines of them. */
function read(text) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = JSON.parse(text.split("\n").find(line => line.trim() !== "") ?? "");
  }
  const root = Array.isArray(parsed) ? parsed[0] : parsed;
  if (root === null || typeof root !== "object") throw new SyntaxError("no document");
  return root.statistics ?? root;
}

/** Returns a label in words. */
const inWords = (item, label) => item.words?.[label] ?? label;

/** Returns the share of a count in the total; undefined if one of them is suppressed. */
const shareOf = (count, item) => count === undefined || !item.cells["*"] ? undefined : count / item.cells["*"];

const percent = share => share === undefined ? "suppressed" : (100 * share).toFixed(1) + "\u00a0%";

function add(parent, tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return parent.appendChild(element);
}

function table(parent, caption, heads) {
  const box = add(parent, "div", undefined, {class: "scroll", tabindex: "0", role: "region", "aria-label": caption});
  const made = add(box, "table");
  add(made, "caption", caption);
  const row = add(add(made, "thead"), "tr");
  heads.forEach(head => add(row, "th", head, {scope: "col"}));
  return add(made, "tbody");
}

function row(body, values, mine) {
  const made = add(body, "tr", undefined, mine ? {class: "mine"} : {});
  values.forEach((value, i) => add(made, i ? "td" : "th", value, i ? {} : {scope: "row"}));
}

/** Returns the entries of cells: bins in their order, other labels by count. */
function sorted(cells, item) {
  const lower = name => /^\d/.test(name) ? parseInt(name, 10) : Infinity;
  return Object.entries(cells).sort(([a, x], [b, y]) =>
    item.kind === "bin" && lower(a) !== lower(b) ? lower(a) - lower(b) : y - x);
}

function show(root, mapping) {
  const result = document.getElementById("result");
  result.replaceChildren();
  add(result, "h2", "Your instance in the released tables");
  const body = table(result, "Your values and their cells",
    ["Table", "Yours", "Published as", "Count", "Share", "Week from"]);
  const places = mapping.map(item => [item, place(root, item)]);
  for (const [item, at] of places) {
    row(body, [item.title, inWords(item, at.mine), inWords(item, at.cell) ?? "suppressed", at.count ?? "", percent(at.share), item.from ?? ""]);
  }
  add(result, "h2", "The tables, your row in bold");
  for (const [item, at] of places) {
    const details = add(result, "details");
    add(details, "summary", item.title);
    const cells = table(details, item.title, ["Label", "Count", "Share"]);
    const rows = item.cells[at.cell] === undefined || item.rows[at.cell] !== undefined ? item.rows : item.cells;
    for (const [name, count] of sorted(rows, item)) {
      if (name !== "*") {
        row(cells, [inWords(item, name) + (name === at.cell ? " (yours)" : ""), count, percent(shareOf(count, item))], name === at.cell);
      }
    }
  }
}

function start() {
  const mapping = JSON.parse(document.getElementById("mapping").textContent);
  const status = document.getElementById("status");
  const compare = text => {
    try {
      show(read(text), mapping);
      status.textContent = "Compared. The tables are below.";
    } catch {
      document.getElementById("result").replaceChildren();
      status.textContent = "This is not a statistics document in JSON.";
    }
  };
  document.getElementById("file").addEventListener("change", async event => {
    const [file] = event.target.files;
    if (file) compare(await file.text());
  });
  document.getElementById("compare").addEventListener("submit", event => {
    event.preventDefault();
    compare(document.getElementById("text").value);
  });
}

if (typeof document !== "undefined") start();
