// Verifies transparency logs on their page in a browser, and prints the results as JSON.
// Arguments: browser, then for each page its URL and the values of its text fields as JSON.
// The value "release" is no field: its members replace those of each release file that the page parses.
import puppeteer from 'puppeteer-core';

const [browserPath, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const found = [];
try {
  for (let i = 0; i < pages.length; i += 2) {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    await page.goto(pages[i]);
    found.push({ errors, ...await page.evaluate(async ({ release, ...values }) => {
      const parse = JSON.parse;
      JSON.parse = (text) => {
        const value = parse(text);
        return value && value.stream && value.tables ? { ...value, ...release } : value;
      };
      for (const [id, value] of Object.entries(values)) {
        document.getElementById(id).value = value;
      }
      await document.getElementById('verify').onclick();
      return {
        results: [...document.querySelectorAll('#results li')].map((li) => li.className + ': ' + li.textContent),
        now: document.getElementById('now').value,
      };
    }, JSON.parse(pages[i + 1])) });
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
