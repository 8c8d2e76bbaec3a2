// Opens pages in a browser at several widths, light and dark, in two fonts, and prints what it found
// as JSON. Arguments: browser, folder for screenshots ("-" for none), document to compare ("-" for
// none), pages.
import puppeteer from 'puppeteer-core';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

const [browserPath, shots, statistics, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// Run in the page: the faults that a person would find.
function look() {
  const faults = [];
  const fault = (kind, element) => faults.push(kind + ': ' + (element.textContent || element.outerHTML).trim().slice(0, 60));
  for (const svg of document.querySelectorAll('.plot svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((text) => [text, text.getBoundingClientRect()])
      .filter(([text, box]) => box.width > 0 && text.checkVisibility());
    texts.forEach(([text, box], i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
        fault('clipped', text);
      }
      if (text.textContent.includes('…')) {
        fault('shortened', text);
      }
      for (const [, other] of texts.slice(0, i)) {
        if (Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
            && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4) {
          fault('overlapped', text);
        }
      }
    });
  }
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const contrast = (color) => {
    const mark = luminance(color);
    return (Math.max(mark, paper) + 0.05) / (Math.min(mark, paper) + 0.05);
  };
  // Colours of lines, bars and cells, as variables for the script and as the drawings have them.
  const style = getComputedStyle(document.documentElement);
  const probe = document.body.appendChild(document.createElement('p'));
  for (const name of ['a', 'b', 'c', 'd', 'quiet', 'ink']) {
    probe.style.color = style.getPropertyValue('--' + name);
    if (contrast(getComputedStyle(probe).color) < 3) {
      faults.push('pale: ' + name);
    }
  }
  for (const path of document.querySelectorAll('.lines g path, .spark path')) {
    if (contrast(getComputedStyle(path).stroke) < 3) {
      fault('pale', path);
    }
  }
  // Some browsers refuse style attributes on HTML alone, others on SVG too: the charts must cope.
  const drawn = Number(document.documentElement.dataset.drawn || 0);
  if (drawn > 0) {
    probe.setAttribute('style', 'top: 7px');
    if (probe.style.top !== '7px') {
      faults.push('style not set as text');
    }
  }
  probe.remove();
  for (const element of document.querySelectorAll('body *:not(svg *):not(script):not(.mine > *):not(option)')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility()) {
      continue;
    }
    const box = element.getBoundingClientRect();
    if (contrast(getComputedStyle(element).color) < 4.5) {
      fault('faint', element);
    }
    if (box.right > innerWidth + 1 && !element.closest('.scroll, pre')) {
      fault('cut off', element);
    }
  }
  const headings = [...document.querySelectorAll('h1, h2, h3')];
  headings.forEach((heading, i) => {
    if (Number(heading.tagName[1]) > (i === 0 ? 1 : Number(headings[i - 1].tagName[1]) + 1)) {
      fault('heading out of order', heading);
    }
  });
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption || [...table.querySelectorAll('th')].some((head) => !head.scope)) {
      fault('table without a caption or scopes', table);
    }
  }
  for (const plot of document.querySelectorAll('.plot')) {
    const image = plot.matches('[role=img]') ? plot : plot.querySelector('[role=img]');
    const name = image?.getAttribute('aria-label') || '';
    if (!/\d/.test(name) && !/no number/.test(name)) {
      faults.push('chart without a finding: ' + name);
    }
    if (!plot.closest(drawn > 0 ? 'figure' : 'section, main').querySelector('table')) {
      faults.push('chart without numbers: ' + name);
    }
  }
  if (document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) {
    faults.push('not one main and one h1');
  }
  const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (sideways > 0) {
    faults.push('wider than the window by ' + sideways);
  }
  return {
    faults, drawn,
    plots: document.querySelectorAll('.plot').length,
    painted: [...document.querySelectorAll('.plot svg')].filter((svg) => svg.querySelector('path')).length,
    height: document.documentElement.scrollHeight,
    background: getComputedStyle(document.body).backgroundColor,
  };
}

// Roles whose elements a screen reader names.
const NAMED = new Set(['button', 'combobox', 'textbox', 'link', 'image', 'img', 'table', 'region', 'navigation', 'DisclosureTriangle', 'figure', 'form', 'heading', 'columnheader', 'rowheader']);

async function unnamed(tab) {
  const session = await tab.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter((node) => !node.ignored && NAMED.has(node.role?.value) && !node.name?.value)
    .map((node) => 'without a name: ' + node.role.value);
}

// Goes through the page by keyboard: each control in the order of the page, each stop to be seen.
async function keyboard(tab) {
  const expected = await tab.evaluate(() => {
    window.stops = [];
    document.addEventListener('focusin', ({ target }) => window.stops.push(target));
    // A box that scrolls is a stop of its own.
    return [...document.querySelectorAll('a, button, select, input, textarea, summary, [tabindex="0"]')].filter((e) => e.checkVisibility()).length;
  });
  await tab.keyboard.press('Tab');
  const first = await tab.evaluate(() => document.activeElement.textContent);
  for (let i = 1; i < expected; i++) {
    await tab.keyboard.press('Tab');
  }
  return tab.evaluate((first, expected) => ({
    first, expected,
    stops: window.stops.length,
    backwards: window.stops.filter((e, i) => i > 0
      && !(window.stops[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)).length,
    ringless: window.stops.filter((e) => {
      e.focus({ focusVisible: true });
      return getComputedStyle(e).outlineStyle === 'none';
    }).map((e) => e.outerHTML.slice(0, 60)),
  }), first, expected);
}

// What the controls of the report do.
async function report(tab) {
  await tab.focus('.skip');
  await tab.keyboard.press('Enter');
  const skipped = await tab.evaluate(() => document.activeElement.id);
  await tab.focus('summary');
  await tab.keyboard.press('Enter');
  const opened = await tab.evaluate(() => document.activeElement.parentElement.open);
  // A chart under the pointer that has nothing in the last period.
  const sparse = await tab.$('[data-chart=active_people_monthly]');
  if (sparse) {
    await sparse.hover();
    await sparse.waitForSelector('strong');
    await tab.select('[name=from]', await tab.$eval('[name=from] option:last-child', (option) => option.value));
  }
  // The files of the first chart, and the weeks that its table shows of a period of two.
  const files = await tab.evaluate(async () => {
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
  });
  const pdf = await tab.pdf({ format: 'A4', printBackground: true });
  if (shots !== '-') {
    writeFileSync(`${shots}/report.pdf`, pdf);
  }
  return { skipped, opened, pdf: pdf.length, ...files };
}

// Where the page places a document that is chosen as a file.
async function compare(tab) {
  const input = await tab.$('#file');
  await input.uploadFile(statistics);
  await tab.waitForSelector('#result table');
  return tab.evaluate(() => ({
    status: document.getElementById('status').textContent,
    placed: [...document.querySelector('#result tbody').rows].map((row) => row.cells[4].textContent),
    mine: document.querySelectorAll('tr.mine').length,
  }));
}

async function drawnWithoutScript(page) {
  const tab = await browser.newPage();
  await tab.setJavaScriptEnabled(false);
  await tab.goto(pathToFileURL(page).href, { waitUntil: 'load' });
  const still = await tab.$$eval('.plot', (plots) => plots.filter((plot) => plot.querySelector('svg g path')
    && plot.querySelector('svg').getBoundingClientRect().height > 50).length);
  await tab.close();
  return still;
}

const found = [];
for (const page of pages) {
  const name = basename(page, '.html');
  for (const width of [390, 1440, 2560]) {
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
    const scheme = (value) => tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' }]);
    await scheme('dark');
    await tab.goto(pathToFileURL(page).href, { waitUntil: 'load' });
    for (const font of ['DejaVu Sans', 'Arial']) {
      await tab.evaluate((font) => { document.body.style.fontFamily = font; }, font);
      for (const color of ['light', 'dark']) {
        await scheme(color);
        found.push({ name, width, font, scheme: color, ...(await tab.evaluate(look)), errors, requests });
        if (shots !== '-') {
          await tab.screenshot({ path: `${shots}/${name}-${width}-${color}-${font.slice(0, 5)}.png`, fullPage: true });
        }
      }
    }
    const last = found[found.length - 1];
    errors.push(...await tab.evaluate(() => window.violations));
    last.faults.push(...await unnamed(tab));
    if (width === 1440) {
      last.keyboard = await keyboard(tab);
      last.still = await drawnWithoutScript(page);
      last.controls = await tab.$('#period') ? await report(tab) : await tab.$('#compare') && statistics !== '-' ? await compare(tab) : null;
      if (last.controls?.placed) {
        last.faults.push(...(await tab.evaluate(look)).faults, ...await unnamed(tab));
      }
    }
    await tab.close();
  }
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
