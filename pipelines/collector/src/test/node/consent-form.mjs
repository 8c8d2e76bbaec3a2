// Opts an instance in and out by the form of the page, in Chromium, and prints what the page says
// as JSON. Arguments: CHROMIUM URL [FOLDER]; on standard input {taken}, an id whose consent names
// another host. In the folder, if there is one, are screenshots.
import {createServer} from 'node:http';
import {readFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, url, folder] = process.argv.slice(2);
const {taken} = JSON.parse(readFileSync(0, 'utf8'));
const profile = mkdtempSync(join(tmpdir(), 'consent-form-'));
const browser = await puppeteer.launch({
  executablePath: chromium, userDataDir: profile, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
let published = '';
const host = createServer((request, response) => response.end(published));
await new Promise((done) => host.listen(0, '127.0.0.1', done));
const said = {steps: {}, good: {}, widths: {}, keys: [], console: []};
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => said.console.push(error.message));
  await page.goto(url, {waitUntil: 'networkidle0'});

  const set = (id, value) => page.$eval('#' + id, (input, text) => { input.value = text; }, value);
  const tick = (id, on) => page.$eval('#' + id, (box, checked) => { box.checked = checked; }, on);
  const token = () => page.$eval('#consent-token', (input) => input.value);

  async function press(name, action) {
    await page.$eval('#consent-outcome', (outcome) => outcome.replaceChildren());
    await page.focus(`#consent-form [data-do=${action}]`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#consent-outcome .result');
    said.steps[name] = await page.$eval('#consent-outcome', (outcome) => outcome.innerText);
    said.good[name] = await page.$eval('#consent-outcome .result', (box) => box.className);
    for (const width of [390, 1440]) {
      await page.setViewport({width, height: 900});
      said.widths[name + width] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.$eval('#consent-outcome', (outcome) => outcome.scrollIntoView({block: 'end'}));
      if (folder) await page.screenshot({path: join(folder, `form-${name}-${width}.png`)});
    }
    return said.steps[name];
  }

  await press('noId', 'in');
  await set('instance', 'abc');
  await press('noToken', 'show');

  // The first response is lost: the collector decides, but the browser gets none.
  await page.setRequestInterception(true);
  let lost;
  page.on('request', async (request) => {
    if (request.method() !== 'PUT') return request.continue();
    said.keys.push(request.headers()['idempotency-key']);
    if (lost) return request.continue();
    const response = await fetch(request.url(), {method: 'PUT', body: request.postData(),
      headers: {'Content-Type': 'application/json', 'Idempotency-Key': request.headers()['idempotency-key']}});
    lost = (await response.json()).token;
    request.abort();
  });
  await press('lostResponse', 'in');
  const opened = await press('pending', 'in');
  said.sameToken = lost !== undefined && await token() === lost;
  const challenge = (text) => text.match(/obc_[\w-]+/)[0];
  await press('unconfirmed', 'show');
  await set('host', `http://chat.planted.example:${host.address().port}`);
  await press('notPublished', 'confirm');
  published = challenge(opened);
  await press('confirmed', 'confirm');
  await press('shown', 'show');

  await page.select('#consent-scope', 'extended');
  await press('changed', 'in');
  await press('shownChanged', 'show');
  await press('out', 'out');
  await press('shownOut', 'show');
  published = challenge(await press('again', 'in'));
  await press('confirmedAgain', 'confirm');
  await press('shownAgain', 'show');

  await set('consent-token', '');
  await press('sameRequest', 'in');
  await page.reload({waitUntil: 'networkidle0'});
  await set('instance', 'abc');
  await set('host', `http://chat.planted.example:${host.address().port}`);
  await press('held', 'in');
  await tick('recover', true);
  const recovering = await press('recovering', 'in');
  published = challenge(recovering);
  await press('recovered', 'confirm');
  said.recoverTicked = await page.$eval('#recover', (box) => box.checked);
  await press('shownRecovered', 'show');

  await set('instance', taken);
  await set('consent-token', '');
  await tick('recover', true);
  published = challenge(await press('taken', 'in'));
  await set('host', `http://own.example:${host.address().port}`);
  await press('otherHost', 'confirm');
} finally {
  await browser.close();
  host.close();
  rmSync(profile, {recursive: true, force: true});
}
console.log(JSON.stringify(said));
