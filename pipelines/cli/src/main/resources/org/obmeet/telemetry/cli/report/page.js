"use strict";
// Draws the charts from the numbers that the page already contains as tables.
(function () {
  // The page's security policy forbids style attributes that are set as text, as ECharts does, in
  // some browsers also on SVG. It allows them as properties.
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") {
      this.style.cssText = value;
    } else {
      setAttribute.call(this, name, value);
    }
  };

  const { charts, annotations } = JSON.parse(document.getElementById("numbers").textContent);
  const fields = ["start", "label", "words", "value", "high", "numerator", "denominator", "named", "drawn", "own"];
  for (const chart of Object.values(charts)) {
    chart.rows = chart.rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])));
  }
  const period = document.getElementById("period");
  const said = document.getElementById("said");
  const MOST_LINES = 5;
  const MOST_PANELS = 12;

  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = (iso) => Number(iso.slice(8)) + " " + months[Number(iso.slice(5, 7)) - 1];
  const dayAndYear = (iso) => day(iso) + " " + iso.slice(0, 4);
  const later = (iso, days) => new Date(Date.parse(iso) + days * 864e5).toISOString().slice(0, 10);
  const distinct = (values) => [...new Set(values)];

  function rounded(value) {
    const text = String(Number(value.toFixed(Math.abs(value) < 9.95 ? 1 : 0)));
    return text.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, "\u202f");
  }

  function words(chart, row) {
    if (!row || row.value === null) {
      return "suppressed";
    }
    if (chart.percent) {
      return (chart.unit.startsWith("change") && row.value > 0 ? "+" : "") + rounded(100 * row.value) + "\u00a0%";
    }
    if (chart.bins && row.high !== row.value) {
      return rounded(row.value) + " to " + rounded(row.high);
    }
    return rounded(row.value) + (chart.unit.startsWith("seconds") ? " s" : "");
  }

  // Measures text as the browser draws it, in the font that it really uses.
  const ruler = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const ruled = document.createElementNS("http://www.w3.org/2000/svg", "text");
  ruler.append(ruled);
  ruler.setAttribute("class", "quiet");
  ruler.setAttribute("aria-hidden", "true");
  document.body.append(ruler);
  function wide(text, size, weight) {
    ruled.style.cssText = "font-size:" + size + "px;font-weight:" + (weight || 400);
    ruled.textContent = text;
    return ruled.getComputedTextLength();
  }
  const widest = (texts, size) => Math.ceil(Math.max(0, ...texts.map((text) => wide(text, size))));

  function cut(text, size, width) {
    let short = text;
    while (short.length > 1 && wide(short === text ? text : short + "…", size, 600) > width) {
      short = short.slice(0, -1);
    }
    return short === text ? text : short.trimEnd() + "…";
  }

  // The rows of the chosen period, all its windows, and a series for each label that can be drawn.
  function chosen(chart) {
    const from = period.elements.from.value || "0";
    const to = period.elements.to.value || "9";
    const rows = chart.rows.filter((row) => row.start >= from && row.start <= to);
    const starts = rows.map((row) => row.start);
    const windows = [];
    for (let at = starts[0]; at && at <= starts[starts.length - 1]; at = later(at, chart.days)) {
      windows.push(at);
    }
    const series = distinct(rows.map((row) => row.label)).map((label) => {
      const found = new Map(rows.filter((row) => row.label === label).map((row) => [row.start, row]));
      const points = windows.map((start) => found.get(start) || null);
      const last = points[points.length - 1];
      return {
        label, points, words: found.values().next().value.words, own: found.values().next().value.own,
        last: last && last.value !== null ? last : null,
      };
    }).filter((one) => one.points.some((point) => point && point.drawn));
    const size = (one) => (one.last ? Math.abs(one.last[chart.size]) : -1);
    const version = (one) => (/^\d+\.x$/.test(one.words) ? parseInt(one.words, 10) : null);
    series.sort((a, b) => b.own - a.own || (version(b) ?? 0) - (version(a) ?? 0) || size(b) - size(a) || (a.words < b.words ? -1 : 1));
    return { rows, windows, series };
  }

  const number = (chart, value) => (value === null ? null : chart.percent ? 100 * value : value);
  const drawn = (chart, point, field) => (point && point.drawn ? number(chart, point[field]) : null);

  function base(theme) {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: theme.quiet },
      tooltip: {
        trigger: "axis", axisPointer: { lineStyle: { color: theme.quiet } },
        backgroundColor: theme.paper, borderColor: theme.quiet, borderWidth: 1, padding: 8,
        extraCssText: "box-shadow:none", confine: true, transitionDuration: 0,
        textStyle: { color: theme.ink, fontSize: 13 },
      },
    };
  }

  // Builds a tooltip from elements, because markup in text would contain style attributes.
  function tip(head, lines) {
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = head;
    box.append(title);
    for (const line of lines) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  function detail(chart, point) {
    if (!point) {
      return "not published";
    }
    const of = chart.percent && !chart.unit.startsWith("change") && point.numerator !== null && point.value !== null
      ? " (" + rounded(point.numerator) + " of " + rounded(point.denominator) + ")" : "";
    return words(chart, point) + of + (!point.drawn && point.value !== null ? ", a coarser bin" : "");
  }

  const notesOf = (chart, start) => annotations.filter(([date]) => date >= start && date < later(start, chart.days));

  // Marks the windows that have annotations with a line and the annotations' numbers.
  function marks(chart, theme, windows, named) {
    return {
      silent: true, symbol: "none", lineStyle: { color: theme.quiet, type: "dashed", width: 1 },
      label: {
        show: named, position: "end", distance: 2, color: theme.quiet, fontSize: 11,
        formatter: (mark) => notesOf(chart, windows[mark.data.xAxis]).map((note) => annotations.indexOf(note) + 1).join(","),
      },
      data: windows.map((start, i) => i).filter((i) => notesOf(chart, windows[i]).length > 0).map((xAxis) => ({ xAxis })),
    };
  }

  // The lines of a label: one, or for bins the lower and the upper bound with the area between.
  function linesOf(chart, one, color, theme, windows, axis, last) {
    const line = (values, extra) => Object.assign({
      name: one.words, type: "line", connectNulls: false, symbol: "circle", showAllSymbol: true,
      symbolSize: windows.length > 30 ? 3 : 5, xAxisIndex: axis, yAxisIndex: axis, color,
      lineStyle: { width: 2, type: one.own ? "solid" : "dashed" }, data: values,
      markLine: marks(chart, theme, windows, last),
    }, extra);
    const low = one.points.map((point) => drawn(chart, point, "value"));
    if (!chart.bins) {
      return [line(low)];
    }
    const over = one.points.map((point, i) => (low[i] === null ? null : point.high - point.value));
    return [line(low, { stack: "bin" + axis }),
      line(over, { stack: "bin" + axis, markLine: undefined, areaStyle: { color, opacity: 0.25 } })];
  }

  // Returns a round step for an axis with up to four steps.
  function stepOf(most) {
    const unit = 10 ** Math.floor(Math.log10(most / 4 || 1));
    return [1, 2, 2.5, 5, 10].map((each) => each * unit).find((each) => each * 4 >= most) || 1;
  }

  function scale(chart, series) {
    const fields = chart.bins ? ["high"] : ["value"];
    const values = series.flatMap((one) => one.points.flatMap((point) => fields.map((field) => drawn(chart, point, field) ?? 0)));
    const most = Math.max(...values) || 1;
    const least = Math.min(0, ...values);
    const step = stepOf(Math.max(most, -least));
    return { min: Math.floor(least / step) * step, max: Math.ceil(most / step) * step, interval: step };
  }

  function dayAxis(theme, windows, extra) {
    return Object.assign({
      type: "category", data: windows, boundaryGap: false, axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: theme.quiet } },
    }, extra);
  }

  function lines(chart, theme, width, { windows, series }) {
    const option = base(theme);
    const colors = [theme.a, theme.b, theme.c, theme.d, theme.ink];
    const axis = scale(chart, series);
    const text = (value) => rounded(value) + (chart.percent ? " %" : "");
    const ticks = [];
    for (let at = axis.min; at <= axis.max + axis.interval / 2; at += axis.interval) {
      ticks.push(text(at));
    }
    let top = annotations.length > 0 ? 24 : 10;
    const half = Math.ceil(widest(windows.map(day), 12) / 2);
    if (series.length > 1) {
      const names = series.map((one) => one.words + (one.last ? "  " + words(chart, one.last) : ""));
      let rows = 1;
      let used = 0;
      for (const name of names) {
        const needs = wide(name, 12) + 40;
        rows += used > 0 && used + needs > width ? 1 : 0;
        used = used > 0 && used + needs > width ? needs : used + needs;
      }
      top += 24 * rows;
      option.legend = {
        data: series.map((one) => one.words), top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, itemGap: 18,
        formatter: (name) => names[series.findIndex((one) => one.words === name)],
        textStyle: { color: theme.ink, fontSize: 12 }, inactiveColor: theme.quiet,
      };
    }
    const left = Math.max(widest(ticks, 12) + 12, half);
    const room = Math.max(1, Math.floor((width - left - half) / (2 * half + 16)));
    const every = Math.max(1, Math.ceil((windows.length - 1) / room));
    option.grid = { left, right: half + 4, top, bottom: 28 };
    option.xAxis = dayAxis(theme, windows, {
      axisLabel: { color: theme.quiet, fontSize: 12, interval: (i) => (windows.length - 1 - i) % every === 0, formatter: day },
    });
    option.yAxis = Object.assign({
      type: "value", axisLabel: { color: theme.quiet, fontSize: 12, formatter: text }, splitLine: { lineStyle: { color: theme.line } },
    }, axis);
    option.series = series.flatMap((one, i) => linesOf(chart, one, one.own ? colors[i] : theme.quiet, theme, windows, 0, i === 0));
    option.tooltip.formatter = (items) => tip("From " + dayAndYear(items[0].name), [
      ...series.map((one) => (series.length > 1 ? one.words + ": " : "") + detail(chart, one.points[items[0].dataIndex])),
      ...notesOf(chart, items[0].name).map(([date, note]) => dayAndYear(date) + ": " + note)]);
    return { option, height: 250 };
  }

  // A small chart for each label, each with its own scale.
  function panels(chart, theme, width, { windows, series }) {
    const option = base(theme);
    const shown = series.slice(0, MOST_PANELS);
    const columns = Math.min(shown.length, Math.max(2, Math.min(4, Math.floor(width / 140))));
    const gap = 16;
    const cell = (width - gap * (columns - 1)) / columns;
    const tall = chart.bins ? 190 : 94;
    const rows = Math.ceil(shown.length / columns);
    // The last part of a label is its name if no other label ends with it.
    const end = (one) => one.words.split(" · ").pop();
    const name = (one) => (shown.filter((each) => end(each) === end(one)).length === 1 ? end(one) : one.words);
    Object.assign(option, { title: [], grid: [], xAxis: [], yAxis: [], series: [] });
    shown.forEach((one, i) => {
      const left = (i % columns) * (cell + gap);
      const top = Math.floor(i / columns) * tall;
      const foot = i + columns >= shown.length;
      option.title.push({
        text: cut(name(one), 12, cell - 12), subtext: one.last ? words(chart, one.last) : "not published", left, top, padding: 0, itemGap: 3,
        textStyle: { color: theme.ink, fontSize: 12, fontWeight: 600, lineHeight: 14 },
        subtextStyle: { color: theme.quiet, fontSize: 12, lineHeight: 14 },
      });
      option.grid.push({ left: left + 3, width: cell - 6, top: top + 38, height: tall - 52 });
      option.xAxis.push(dayAxis(theme, windows, { gridIndex: i, axisLabel: { show: false } }));
      if (foot) {
        option.title.push({
          text: day(windows[0]) + " to " + day(windows[windows.length - 1]), left, top: top + tall - 10, padding: 0,
          textStyle: { color: theme.quiet, fontSize: 11, fontWeight: 400, lineHeight: 13 },
        });
      }
      option.yAxis.push(Object.assign({ type: "value", gridIndex: i, show: false }, scale(chart, chart.bins ? shown : [one])));
      option.series.push(...linesOf(chart, one, one.own ? theme.a : theme.quiet, theme, windows, i, false));
    });
    option.tooltip.formatter = (items) => {
      const one = shown[items[0].axisIndex ?? 0];
      return tip(one.words, [dayAndYear(items[0].name) + ": " + detail(chart, one.points[items[0].dataIndex]),
        ...notesOf(chart, items[0].name).map(([date, note]) => dayAndYear(date) + ": " + note)]);
    };
    return { option, height: rows * tall + 12, note: (chart.bins ? "" : "Each has its own scale. ")
      + (series.length > shown.length ? shown.length + " of " + series.length + " labels; all are in Numbers." : "") };
  }

  function trend(chart, theme, width, data) {
    const many = data.series.length > MOST_LINES || (chart.bins && data.series.length > 1);
    return (many ? panels : lines)(chart, theme, width, data);
  }

  // The steps of the last window. A bar is the number of people, its label also their share of the step before.
  function funnel(chart, theme, width, { rows, windows }) {
    const option = base(theme);
    const start = windows[windows.length - 1];
    const at = (label, when) => rows.find((row) => row.label === label && row.start === when && row.drawn);
    const steps = chart.steps.map((label) => ({ label, row: at(label, start), before: at(label, windows[windows.length - 2]) }))
      .filter((step) => step.row);
    const bars = steps.map(({ row, before }) => ({
      name: row.words, value: row.numerator,
      text: rounded(row.numerator) + ", " + words(chart, row), before: before ? words(chart, before) : "",
    }));
    if (steps.length > 0) {
      bars.unshift({ name: "Everyone", value: steps[0].row.denominator, text: rounded(steps[0].row.denominator), before: "" });
    }
    option.grid = {
      left: widest(bars.map((bar) => bar.name), 12) + 12, right: widest(bars.map((bar) => bar.text), 12) + 12, top: 4, bottom: 4,
    };
    option.xAxis = { type: "value", show: false, min: 0, max: "dataMax" };
    option.yAxis = {
      type: "category", inverse: true, data: bars.map((bar) => bar.name), axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.quiet } }, axisLabel: { color: theme.ink, fontSize: 12, interval: 0 },
    };
    option.series = [{
      type: "bar", barWidth: 24, itemStyle: { color: theme.a }, data: bars.map((bar) => bar.value),
      label: { show: true, position: "right", color: theme.ink, fontSize: 12, formatter: (item) => bars[item.dataIndex].text },
    }];
    option.tooltip.trigger = "item";
    option.tooltip.formatter = (item) => tip(item.name, [bars[item.dataIndex].text + (item.dataIndex > 0 ? " of the step before" : " people"),
      ...(bars[item.dataIndex].before ? ["four weeks before " + bars[item.dataIndex].before] : [])]);
    return { option, height: 44 * Math.max(1, bars.length) + 8, note: "People, and their share of the step before. " };
  }

  const kinds = { trend, funnel };

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const names = ["paper", "ink", "quiet", "line", "a", "b", "c", "d"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
  }

  function optionOf(chart, width) {
    const data = chosen(chart);
    return data.series.length === 0
      ? { option: { title: { text: "Nothing is published in this period.", textStyle: { color: theme().quiet, fontSize: 13, fontWeight: 400 } } }, height: 60 }
      : kinds[chart.kind](chart, theme(), width, data);
  }

  function draw(place) {
    const { option, height, note } = optionOf(charts[place.dataset.chart], place.clientWidth);
    place.style.height = height + "px";
    if (!echarts.getInstanceByDom(place)) {
      place.replaceChildren(); // the drawing that needs no script
    }
    const instance = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "svg" });
    // A tooltip that is shown would be refreshed later, when the new option may have none.
    instance.dispatchAction({ type: "hideTip" });
    instance.resize();
    instance.setOption(option, true);
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    place.nextElementSibling.textContent = note || "";
  }

  const starts = distinct(Object.values(charts).flatMap((chart) => chart.rows.map((row) => row.start))).sort();
  for (const [list, all] of [[period.elements.from, "the first week"], [period.elements.to, "the last week"]]) {
    list.append(new Option(all, ""), ...starts.map((start) => new Option(dayAndYear(start), start)));
  }

  const places = [...document.querySelectorAll(".plot")];
  places.forEach((place) => {
    draw(place);
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth !== width && place.clientWidth > 0) {
        width = place.clientWidth;
        draw(place);
      }
    }).observe(place);
  });
  const again = () => places.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  matchMedia("print").addEventListener("change", again);
  addEventListener("beforeprint", again);
  addEventListener("afterprint", again);

  // The period of charts, tables and files.
  function filter() {
    const from = period.elements.from.value || "0";
    const to = period.elements.to.value || "9";
    for (const row of document.querySelectorAll("[data-day]")) {
      row.hidden = row.dataset.day < from || row.dataset.day > to;
    }
    again();
    said.textContent = "The charts show the chosen period.";
  }
  period.addEventListener("submit", (event) => event.preventDefault());
  period.addEventListener("change", filter);
  period.addEventListener("reset", () => setTimeout(filter));

  function save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    said.textContent = "Saved " + name + ".";
  }

  for (const button of document.querySelectorAll("[data-csv]")) {
    button.addEventListener("click", () => {
      // A label that begins like a formula must not be one in a spreadsheet.
      const quoted = (value) => '"' + (typeof value === "number" ? String(value) : String(value).replace(/^[=+@\t\r'-]/, "'$&")).replace(/"/g, '""') + '"';
      const text = (value) => (value === null ? "" : typeof value === "number" ? String(value) : quoted(value));
      const columns = ["start", "words", "value", "high", "numerator", "denominator", "named"];
      const { rows } = chosen(charts[button.dataset.csv]);
      const head = "window_start,label,value,upper_bound,numerator,denominator,named";
      const lines = rows.map((row) => columns.map((column) => text(row[column])).join(","));
      save(button.dataset.csv + ".csv", new Blob([[head, ...lines, ""].join("\r\n")], { type: "text/csv" }));
    });
  }

  for (const button of document.querySelectorAll("[data-png]")) {
    button.addEventListener("click", () => {
      const chart = charts[button.dataset.png];
      const width = 720;
      const { option, height, note } = optionOf(chart, width);
      const place = document.createElement("div");
      const instance = echarts.init(place, null, { renderer: "canvas", width, height, devicePixelRatio: 2 });
      instance.setOption(option);
      const drawing = instance.renderToCanvas({ pixelRatio: 2 });
      const broken = (text, size, weight) => text.split(" ").reduce((lines, word) => {
        const longer = (lines[lines.length - 1] + " " + word).trim();
        return wide(longer, size, weight) > width ? [...lines, word] : [...lines.slice(0, -1), longer];
      }, [""]);
      const lines = broken(chart.title, 18, 600);
      const notes = annotations.map(([date, text], i) => i + 1 + ": " + dayAndYear(date) + " " + text).join(" · ");
      const foot = broken([note, notes].filter(Boolean).join(" "), 12, 400);
      const head = 24 * lines.length + 12;
      const tall = height + head + 18 * foot.length + 36;
      const sheet = document.createElement("canvas");
      sheet.width = 2 * (width + 32);
      sheet.height = 2 * tall;
      const pen = sheet.getContext("2d");
      pen.scale(2, 2);
      pen.fillStyle = theme().paper;
      pen.fillRect(0, 0, width + 32, tall);
      pen.fillStyle = theme().ink;
      pen.font = "600 18px " + getComputedStyle(document.body).fontFamily;
      lines.forEach((line, i) => pen.fillText(line, 16, 34 + 24 * i));
      pen.fillStyle = theme().quiet;
      pen.font = "12px " + getComputedStyle(document.body).fontFamily;
      foot.forEach((line, i) => pen.fillText(line, 16, head + height + 36 + 18 * i));
      pen.drawImage(drawing, 16, 16 + head, width, height);
      sheet.toBlob((blob) => save(button.dataset.png + ".png", blob), "image/png");
      instance.dispose();
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
        said.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
        said.textContent = "Selected. Copy it with your keyboard.";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
  document.documentElement.dataset.drawn = String(places.length);
})();
