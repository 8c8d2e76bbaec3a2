"use strict";
// Draws a line chart of each table of numbers, at most five columns. A value that is absent is a gap.

const NS = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 240, 64, 150, 14, 28];

function add(parent, tag, attributes, text) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}

function draw(table) {
  const rows = [...table.tBodies[0].rows].reverse();
  const lines = [...table.tHead.rows[0].cells].map((head, column) => ({
    label: head.textContent,
    cells: rows.map(row => row.cells[column]),
  })).slice(1).filter(line => line.label !== "other").slice(0, 5);
  const cells = lines.flatMap(line => line.cells).filter(cell => cell.dataset.value !== undefined);
  if (rows.length < 2 || cells.length === 0) return;
  const value = cell => Number(cell.dataset.value);
  const high = Math.max(...cells.map(value));
  const low = Math.min(0, ...cells.map(value));
  const x = i => LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * i / (rows.length - 1);
  const y = v => TOP + (HEIGHT - TOP - BOTTOM) * (high - v) / (high - low || 1);
  const chart = document.createElement("div");
  chart.className = "chart";
  const svg = add(chart, "svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": "Line chart of the numbers in the table: " + table.caption.textContent});
  const top = cells.find(cell => value(cell) === high);
  const bottom = cells.find(cell => value(cell) === low);
  for (const [at, text] of [[high, top.textContent], [low, bottom ? bottom.textContent : "0"]]) {
    add(svg, "line", {class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(at), y2: y(at)});
    add(svg, "text", {x: LEFT - 8, y: y(at) + 4, "text-anchor": "end"}, text);
  }
  const day = row => row.cells[0].textContent.slice(0, 10);
  add(svg, "text", {x: LEFT, y: HEIGHT - 6}, day(rows[0]));
  add(svg, "text", {x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end"}, day(rows.at(-1)));
  const ends = lines.map(({label, cells: line}, series) => {
    const group = add(svg, "g", {class: "s" + series});
    let [path, gap, last] = ["", true, y(low)];
    line.forEach((cell, i) => {
      const drawn = cell.dataset.value !== undefined;
      if (drawn) {
        last = y(value(cell));
        path += `${gap ? "M" : "L"}${x(i)} ${last}`;
        add(group, "circle", {cx: x(i), cy: last, r: 3});
      }
      gap = !drawn;
    });
    add(group, "path", {d: path});
    return {label, series, last};
  });
  let free = 0;
  for (const {label, series, last} of ends.sort((a, b) => a.last - b.last)) {
    const at = Math.max(free, last + 4);
    free = at + 16;
    const text = label.length > 20 ? label.slice(0, 19) + "…" : label;
    if (label !== "all") add(svg, "text", {class: "s" + series, x: WIDTH - RIGHT + 10, y: at}, text);
  }
  const box = table.closest("details") ?? table.parentElement;
  box.before(chart);
}

document.querySelectorAll("table").forEach(draw);
