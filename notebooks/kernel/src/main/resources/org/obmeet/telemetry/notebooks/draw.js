(() => {
  const target = document.getElementById('%s');
  if (!globalThis.echarts) {
    target.textContent = 'Run the notebook from its first cell to draw the chart. Its numbers are below.';
    target.style.height = 'auto';
    return;
  }
  let behind = target, colour = '';
  while (behind && (!colour || colour === 'transparent' || /, 0\)$/.test(colour))) {
    colour = getComputedStyle(behind).backgroundColor;
    behind = behind.parentElement;
  }
  const [red, green, blue] = (colour.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  const unpainted = !colour || /, 0\)$/.test(colour);
  const dark = !unpainted && 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  const chart = echarts.init(target, dark ? 'dark' : null, {renderer: 'svg'});
  chart.setOption(%s);
  new ResizeObserver(() => chart.resize()).observe(target);
})();
