// Opens a page in a browser at several widths, light and dark, and prints what it found as JSON.
// Arguments: browser, page, folder for screenshots ("-" for none).
import puppeteer from 'puppeteer-core';
import { pathToFileURL } from 'node:url';

const [browserPath, page, shots] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// Run in the page: what a person would find wrong with it.
function look() {
  const clipped = [];
  for (const svg of document.querySelectorAll('.plot svg')) {
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)) {
        clipped.push(text.textContent);
      }
    }
  }
  // Colours of lines, bars and cells with too little contrast to the paper.
  function pale() {
    const luminance = (color) => {
      const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const style = getComputedStyle(document.documentElement);
    const probe = document.body.appendChild(document.createElement('i'));
    const found = ['a', 'b', 'c', 'd', 'quiet', 'ink'].filter((name) => {
      probe.style.color = style.getPropertyValue('--' + name);
      const mark = luminance(getComputedStyle(probe).color);
      return (Math.max(mark, paper) + 0.05) / (Math.min(mark, paper) + 0.05) < 3;
    });
    probe.remove();
    return found;
  }
  // Some browsers refuse style attributes on HTML alone, others on SVG too: the page must cope.
  const probe = document.body.appendChild(document.createElement('p'));
  probe.setAttribute('style', 'top: 7px');
  const styled = probe.style.top === '7px';
  probe.remove();
  return {
    styled,
    drawn: Number(document.documentElement.dataset.drawn || 0),
    plots: document.querySelectorAll('.plot').length,
    painted: [...document.querySelectorAll('.plot svg')].filter((svg) => svg.querySelector('path')).length,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    clipped,
    height: document.documentElement.scrollHeight,
    pale: pale(),
    // Of the links to the parts: what cannot be seen.
    cutLinks: [...document.querySelectorAll('nav a')]
      .filter((link) => link.getBoundingClientRect().right > innerWidth).length,
    untitled: [...document.querySelectorAll('table')].filter((table) => !table.caption).length,
    unscoped: [...document.querySelectorAll('th')].filter((head) => !head.scope).length,
    unnamed: [...document.querySelectorAll('a, button, summary, [tabindex], [role=img]')]
      .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim())).length,
  };
}

const found = [];
for (const width of [360, 820, 1440]) {
  for (const scheme of ['light', 'dark']) {
    const tab = await browser.newPage();
    const errors = [];
    const requests = [];
    tab.on('console', (m) => { if (['error', 'warn'].includes(m.type())) { errors.push(m.text()); } });
    tab.on('pageerror', (e) => errors.push(String(e)));
    tab.on('request', (r) => { if (!r.url().startsWith('file:')) { requests.push(r.url()); } });
    await tab.evaluateOnNewDocument(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.sample));
    });
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' }]);
    await tab.goto(pathToFileURL(page).href, { waitUntil: 'load' });
    const seen = { width, scheme, ...(await tab.evaluate(look)), errors, requests };
    seen.errors.push(...await tab.evaluate(() => window.violations));
    seen.background = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    if (shots !== '-') {
      await tab.screenshot({ path: `${shots}/report-${width}-${scheme}.png`, fullPage: true });
    }
    if (width === 820 && scheme === 'light') {
      await tab.keyboard.press('Tab');
      seen.first = await tab.evaluate(() => document.activeElement.textContent);
      // On through the page by keyboard: in the order of the page, each stop to be seen.
      const more = await tab.evaluate(() => {
        window.stops = [];
        document.addEventListener('focusin', ({ target }) => window.stops.push(target));
        return [...document.querySelectorAll('a, button, select, summary, [tabindex="0"]')].filter((e) => e.checkVisibility()).length - 1;
      });
      for (let i = 0; i < more; i++) {
        await tab.keyboard.press('Tab');
      }
      Object.assign(seen, await tab.evaluate(() => ({
        stops: window.stops.length,
        backwards: window.stops.filter((e, i) => i > 0
          && !(window.stops[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)).length,
      })));
      seen.ringless = await tab.evaluate(() => window.stops.filter((e) => {
        e.focus({ focusVisible: true });
        return getComputedStyle(e).outlineStyle === 'none';
      }).map((e) => e.outerHTML.slice(0, 60)));
      await tab.focus('.skip');
      await tab.keyboard.press('Enter');
      seen.skipped = await tab.evaluate(() => document.activeElement.id);
      await tab.hover('.plot');
      await tab.focus('summary');
      await tab.keyboard.press('Enter');
      seen.opened = await tab.evaluate(() => document.activeElement.parentElement.open);
      // The files of the first chart, and the weeks that its table shows of a period of two.
      Object.assign(seen, await tab.evaluate(async () => {
        const saved = [];
        let resolve;
        URL.createObjectURL = (blob) => { resolve(blob.type); return '#'; };
        HTMLAnchorElement.prototype.click = function () { saved.push(this.download); };
        for (const kind of ['csv', 'png']) {
          const type = new Promise((done) => { resolve = done; });
          document.querySelector(`[data-${kind}]`)?.click();
          saved.push(`${await type}`);
        }
        const table = document.querySelector('[data-csv]')?.parentElement.querySelector('tbody');
        const from = document.querySelector('[name=from]');
        from.value = table.rows[1].dataset.day;
        from.dispatchEvent(new Event('change', { bubbles: true }));
        return { saved: [`${saved[0]} ${saved[1]}`, `${saved[2]} ${saved[3]}`],
          filtered: [...table.rows].filter((row) => !row.hidden).length };
      }));
      const tree = await tab.accessibility.snapshot();
      seen.landmarks = JSON.stringify(tree).match(/"role":"(main|banner|navigation|contentinfo|figure|image|table)"/g).length;
      const pdf = await tab.pdf({ format: 'A4', printBackground: true });
      seen.pdf = pdf.length;
      if (shots !== '-') {
        (await import('node:fs')).writeFileSync(`${shots}/report.pdf`, pdf);
      }
    }
    found.push(seen);
    await tab.close();
  }
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
