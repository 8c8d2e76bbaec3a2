// Opens the page for administrators in Chromium and prints a report of the visit as JSON.
// Arguments: CHROMIUM URL [FOLDER]; on standard input {token, report, early, noInstance}. In the folder,
// if there is one, are screenshots.
import {readFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, url, folder] = process.argv.slice(2);
const {token, report, early, noInstance} = JSON.parse(readFileSync(0, 'utf8'));
const profile = mkdtempSync(join(tmpdir(), 'admin-page-'));
const browser = await puppeteer.launch({
  executablePath: chromium, userDataDir: profile, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
const said = {console: [], requests: [], widths: {}, heights: {}, out: {}, open: {}, runs: {}};
try {
  const page = await browser.newPage();
  page.on('console', (message) => said.console.push(message.type() + ': ' + message.text()));
  page.on('pageerror', (error) => said.console.push('error: ' + error.message));
  page.on('request', (request) => said.requests.push(request.method() + ' ' + request.url()));
  await page.goto(url, {waitUntil: 'networkidle0'});
  // By keyboard alone: the skip link comes first.
  await page.keyboard.press('Tab');
  said.firstStop = await page.evaluate(() => document.activeElement.textContent);
  await page.evaluate(() => document.activeElement.blur());
  said.commands = await page.$$eval('.command pre', (all) => all.map((pre) => pre.textContent));
  said.charts = await page.$$eval('.charts figure svg rect:last-child', (all) =>
    new Set(all.filter((bar) => bar.getBoundingClientRect().width > 0).map((bar) => bar.closest('figure'))).size);
  said.fields = await page.$$eval('tr.field', (all) => all.length);

  const openGroups = () => page.$$eval('.group', (all) => all.filter((one) => one.open).length);
  said.open.atFirst = await openGroups();
  said.sections = await page.$$eval('main > section', (all) => all.map((section) => section.id));
  said.foundAtFirst = await page.$eval('#found', (output) => output.textContent);

  for (const width of [360, 390, 820, 1440]) {
    await page.setViewport({width, height: 900});
    said.widths[width] = await page.evaluate(() => document.documentElement.scrollWidth);
    said.heights[width] = await page.evaluate(() => document.documentElement.scrollHeight);
    said.out[width] = await page.$$eval('body *', (all) => all
      .filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('pre'))
      .map((one) => one.outerHTML.slice(0, 80)));
    for (const scheme of folder ? ['light', 'dark'] : []) {
      await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
      await page.screenshot({path: join(folder, `${scheme}-${width}.png`)});
      await (await page.$('#fields')).scrollIntoView();
      await page.$eval('#instance_statistics h4', (head) => head.scrollIntoView());
      await page.$eval('[data-scope=info-page].group', (group) => { group.open = true; });
      await page.screenshot({path: join(folder, `${scheme}-${width}-fields.png`)});
      await page.$eval('[data-scope=info-page].group', (group) => { group.open = false; });
      await page.$eval('#published', (section) => section.scrollIntoView());
      await page.$$eval('details.tables', (all) => all.forEach((one) => { one.open = true; }));
      await page.screenshot({path: join(folder, `${scheme}-${width}-published.png`)});
      await page.$$eval('details.tables', (all) => all.forEach((one) => { one.open = false; }));
      await page.evaluate(() => scrollTo(0, 0));
    }
  }
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'light'}]);

  await page.type('#words', 'os.arch');
  said.filtered = await page.$$eval('tr.field', (all) =>
    all.filter((row) => row.checkVisibility()).map((row) => row.id));
  said.found = await page.$eval('#found', (output) => output.textContent);
  said.open.filtered = await openGroups();
  await page.$eval('#words', (input) => { input.value = ''; input.dispatchEvent(new Event('input')); });
  said.open.cleared = await openGroups();
  await page.evaluate(() => { location.hash = '#instance_statistics.country'; });
  await page.waitForFunction(() => document.querySelector('.group[open]'));
  said.linked = await page.$eval('[id="instance_statistics.country"]', (row) => row.checkVisibility());
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  said.closedOnPaper = await page.$$eval('details', (all) => all.filter((one) => !one.open).length);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  said.open.printed = await openGroups();

  async function run(name, secret, text) {
    await page.$eval('#outcome', (outcome) => outcome.replaceChildren());
    await page.$eval('#token', (input, value) => { input.value = value; }, secret);
    await page.$eval('#report', (input, value) => { input.value = value; }, text);
    await page.focus('#trial button[type=submit]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#outcome .result');
    said.runs[name] = await page.$eval('#outcome', (outcome) => outcome.textContent);
    await page.$eval('#dry-run', (section) => section.scrollIntoView());
    if (folder) await page.screenshot({path: join(folder, `run-${name}.png`)});
  }
  const before = said.console.length;
  await run('noToken', '', report);
  await run('badJson', token, '{"uniqueId": ');
  await run('kept', token, report);
  await run('early', token, early);
  said.consoleOfGoodRuns = said.console.slice(before);
  await run('wrongToken', 'wrong' + token, report);
  await run('noInstance', token, noInstance);
  said.console = said.console.filter((line) => !/status of 40[03]/.test(line));
  if (folder) await page.pdf({path: join(folder, 'page.pdf'), format: 'A4'});
} finally {
  await browser.close();
  rmSync(profile, {recursive: true, force: true});
}
console.log(JSON.stringify(said));
