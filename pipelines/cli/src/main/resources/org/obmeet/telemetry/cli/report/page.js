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

  const numbers = JSON.parse(document.getElementById("numbers").textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const drawn = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function grouped(value) {
    if (value === null || value === undefined) {
      return "suppressed";
    }
    const parts = String(value).split(".");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, "\u202f");
    return parts.join(".");
  }

  function short(value) {
    const steps = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];
    for (const [size, letter] of steps) {
      if (Math.abs(value) >= size) {
        return value / size + letter;
      }
    }
    return String(value);
  }

  const distinct = (values) => [...new Set(values)];

  function base(theme, height) {
    return {
      animation: !still,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: theme.quiet },
      grid: { left: 0, right: 20, top: height, bottom: 6, containLabel: true },
      tooltip: {
        backgroundColor: theme.paper, borderColor: theme.line, borderWidth: 1, padding: 8,
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

  function valueAxis(theme, unit) {
    return {
      type: "value", splitNumber: 4, minInterval: unit.startsWith("%") ? 0.1 : 1,
      axisLabel: { color: theme.quiet, formatter: short, hideOverlap: true },
      splitLine: { lineStyle: { color: theme.line } },
    };
  }

  // Formats days without their year, if it is the same for all.
  function dayAxis(theme, days, extra) {
    const years = distinct(days.map((day) => day.slice(-4)));
    const formatter = (day) => (years.length === 1 ? day.slice(0, -5) : day);
    return labelAxis(theme, days, Object.assign({
      axisLabel: Object.assign({ color: theme.quiet, hideOverlap: true, formatter }, extra.label),
    }, extra.axis));
  }

  // Breaks long labels of bars and makes their rows higher.
  function barLabels(theme, labels, width, most) {
    const wide = Math.min(most, width * 0.44);
    const long = labels.some((label) => label.length * 6.6 > wide);
    return {
      height: long ? 36 : 28,
      axis: labelAxis(theme, labels, {
        inverse: true,
        axisLabel: { color: theme.ink, fontSize: 12, lineHeight: 14, width: wide, overflow: "break", interval: 0 },
      }),
    };
  }

  function labelAxis(theme, labels, extra) {
    return Object.assign({
      type: "category", data: labels, axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.ink, hideOverlap: true },
    }, extra);
  }

  function legend(theme, names) {
    return {
      data: names, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, itemGap: 16,
      textStyle: { color: theme.ink }, inactiveColor: theme.fold,
    };
  }

  function barColour(theme, folding) {
    return folding === "none" ? theme.a : folding === "partly" ? theme["a-pale"] : theme.fold;
  }

  function bars(chart, theme, width) {
    const option = base(theme, 0);
    const labels = chart.rows.map((row) => row[0]);
    option.grid.right = 56;
    option.xAxis = Object.assign(valueAxis(theme, chart.unit), { show: false });
    const rows = barLabels(theme, labels, width, 220);
    option.yAxis = rows.axis;
    option.series = [{
      type: "bar", barWidth: 16,
      data: chart.rows.map((row) => ({
        value: row[1], itemStyle: { color: barColour(theme, row[2]) },
      })),
      label: {
        show: true, position: "right", color: theme.ink,
        formatter: (item) => grouped(item.value) + (chart.unit.startsWith("%") ? " %" : ""),
      },
    }];
    // A suppressed value has no bar, but a word at its start.
    option.series.push({
      type: "bar", barWidth: 16, barGap: "-100%", silent: true, itemStyle: { color: "transparent" },
      data: chart.rows.map((row) => (row[1] === null ? 0 : null)),
      label: { show: true, position: "right", color: theme.quiet, formatter: "suppressed" },
    });
    option.tooltip.formatter = (item) => tip(item.name, [grouped(item.value) + " " + chart.unit]);
    return { option, height: rows.height * labels.length + 16 };
  }

  function pairs(chart, theme, width) {
    const option = base(theme, 32);
    const labels = distinct(chart.rows.map((row) => row[0]));
    const sides = distinct(chart.rows.map((row) => row[1])).sort();
    const value = (label, side) => chart.rows.find((row) => row[0] === label && row[1] === side);
    option.grid.right = 56;
    option.legend = legend(theme, sides);
    option.color = [theme.a, theme.b];
    option.xAxis = Object.assign(valueAxis(theme, chart.unit), { show: false });
    option.yAxis = barLabels(theme, labels, width, 280).axis;
    option.series = sides.map((side) => ({
      name: side, type: "bar", barWidth: 11, barGap: "20%",
      data: labels.map((label) => (value(label, side) || [])[2] ?? null),
      label: { show: true, position: "right", color: theme.quiet, fontSize: 11, formatter: (item) => grouped(item.value) },
    }));
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer = { type: "none" };
    option.tooltip.formatter = (items) => tip(items[0].name, items.map((item) =>
      item.seriesName + ": " + (value(item.name, item.seriesName) ? grouped(item.value) : "part of other")));
    return { option, height: 36 * labels.length + 48 };
  }

  function lines(chart, theme) {
    const names = distinct(chart.rows.map((row) => row[1]));
    const days = distinct(chart.rows.map((row) => row[0]));
    const option = base(theme, names.length > 1 ? 36 : 12);
    const value = (day, name) => chart.rows.find((row) => row[0] === day && row[1] === name);
    if (names.length > 1) {
      option.legend = legend(theme, names);
    }
    option.color = [theme.a, theme.b, theme.ink];
    option.grid.left = 4;
    option.xAxis = dayAxis(theme, days, { axis: { boundaryGap: false } });
    option.grid.right = 28;
    option.yAxis = Object.assign(valueAxis(theme, chart.unit), { min: 0 });
    option.series = names.map((name) => ({
      name, type: "line", connectNulls: false, symbol: "circle", symbolSize: days.length > 40 ? 3 : 5,
      lineStyle: { width: 2 }, data: days.map((day) => (value(day, name) || [])[2] ?? null),
    }));
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer = { lineStyle: { color: theme.quiet } };
    option.tooltip.formatter = (items) =>
      tip(items[0].name, items.map((item) => item.seriesName + ": " + grouped(item.value)));
    return { option, height: 280 };
  }

  function shares(chart, theme) {
    const days = distinct(chart.rows.map((row) => row[0]));
    const number = (part) => (part === "other" ? Infinity : parseFloat(part) || 0);
    const parts = distinct(chart.rows.map((row) => row[1])).sort((a, b) => number(a) - number(b));
    const option = base(theme, 36);
    const found = (day, part) => (chart.rows.find((row) => row[0] === day && row[1] === part) || [])[2];
    const known = (day) => parts.every((part) => found(day, part) !== null);
    const total = (day) => parts.reduce((sum, part) => sum + (found(day, part) || 0), 0);
    const share = (day, part) => {
      const value = found(day, part);
      return value === undefined || value === null || !known(day) ? null : (100 * value) / total(day);
    };
    const named = parts.filter((part) => part !== "other");
    const shade = (part) => part === "other" ? theme.fold
      : theme["s" + Math.round(2 + (7 * named.indexOf(part)) / Math.max(1, named.length - 1))];
    option.legend = legend(theme, parts);
    option.grid.right = 4;
    option.xAxis = dayAxis(theme, days, {});
    option.yAxis = Object.assign(valueAxis(theme, "%"), { max: 100, interval: 25, axisLabel: { color: theme.quiet, formatter: "{value} %" } });
    option.series = parts.map((part) => ({
      name: part, type: "bar", stack: "all", barMaxWidth: 72, barCategoryGap: "18%",
      itemStyle: { color: shade(part), borderColor: theme.paper, borderWidth: 1 },
      data: days.map((day) => share(day, part)),
    }));
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer = { type: "none" };
    option.tooltip.formatter = (items) => tip(items[0].name, items.slice().reverse()
      .filter((item) => found(item.name, item.seriesName) !== undefined)
      .map((item) => item.seriesName + ": " + grouped(found(item.name, item.seriesName)) + " " + chart.unit
        + (item.value === null ? "" : ", " + item.value.toFixed(1) + " %")));
    return { option, height: 320 };
  }

  const kinds = { bars, pairs, lines, shares };

  function theme() {
    const names = ["paper", "ink", "quiet", "line", "a", "a-pale", "b", "fold"];
    for (let i = 0; i < 10; i++) {
      names.push("s" + i);
    }
    return Object.fromEntries(names.map((name) => [name, colour(name)]));
  }

  function draw(place) {
    const chart = numbers[place.dataset.chart];
    const { option, height } = kinds[chart.kind](chart, theme(), place.clientWidth);
    place.style.height = height + "px";
    const instance = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "svg" });
    instance.resize();
    instance.setOption(option, true);
    instance.getDom().querySelector("svg").setAttribute("aria-hidden", "true");
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
    drawn.push(place.dataset.chart);
  });
  const again = () => places.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  matchMedia("print").addEventListener("change", again);
  addEventListener("beforeprint", again);
  addEventListener("afterprint", again);

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
        document.getElementById("said").textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
        document.getElementById("said").textContent = "Selected. Copy it with your keyboard.";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
  document.documentElement.dataset.drawn = String(drawn.length);
})();
