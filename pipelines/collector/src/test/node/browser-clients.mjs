// Sends events with unmodified browser clients from pages in Chromium until they are stored, despite interruptions.
// Arguments: CHROMIUM, base URL of the collector, number of events per client. Its standard input ends after the
// last interruption. Prints the number of clients as JSON.
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, base, count] = process.argv.slice(2);
const events = Number(count);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const packages = new URL('./node_modules/', import.meta.url).pathname;
const scripts = {
  '/snowplow.js': '@snowplow/browser-tracker/dist/index.umd.min.js',
  '/segment.js': '@segment/analytics-next/dist/umd/index.js',
  '/rudderstack.js': '@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
  '/posthog.mjs': 'posthog-js/dist/module.full.no-external.js',
  // Not on npm; its licence is not that of this project. The file is in Debian's package matomo.
  '/matomo.js': 'matomo.js',
};
const matomoIsThere = existsSync(packages + scripts['/matomo.js']);

// The settings that RudderStack's client loads from its control plane.
const source = {
  source: {
    id: 's', name: 'test', writeKey: 'obm-write-key', enabled: true, destinations: [],
    config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } }, workspaceId: 'w',
  },
};
const server = createServer((request, response) => {
  const path = request.url.split('?')[0];
  const type = scripts[path] ? 'text/javascript' : path.startsWith('/sourceConfig') ? 'application/json' : 'text/html';
  response.writeHead(200, { 'content-type': type });
  response.end(
    scripts[path] ? readFileSync(packages + scripts[path])
      : path.startsWith('/sourceConfig') ? JSON.stringify(source) : '<!doctype html><title>Page</title><body>',
  );
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const profile = mkdtempSync(join(tmpdir(), 'browser-clients-'));
const browser = await puppeteer.launch({
  executablePath: chromium, userDataDir: profile, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP obmeet.org 127.0.0.1'],
});

async function openPage() {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(`http://obmeet.org:${server.address().port}/home`);
  return page;
}

/** The number of events that the collector stored, also before it was started again. */
let stored = 0;
let storedSinceStart = 0;
/** The time of the last change, in milliseconds. */
let changed = Date.now();
let watching = true;
async function watch() {
  while (watching) {
    const metrics = await fetch(`${base}/metrics`, { signal: AbortSignal.timeout(5000) })
      .then((response) => response.text()).catch(() => '');
    const line = /landed_records_total{stream="community_events"} (\S+)/.exec(metrics);
    const now = line ? Number(line[1]) : storedSinceStart;
    stored += now < storedSinceStart ? now : now - storedSinceStart;
    if (now !== storedSinceStart) changed = Date.now();
    storedSinceStart = now;
    await pause(25);
  }
}
watch();

/** Ends when the caller closes the standard input, after the last interruption. */
const interruptionsEnd = new Promise((done) => process.stdin.on('end', done).resume());

/** What the script waits for, for the message of a caller that waits too long. */
let step = 'start';
process.on('SIGTERM', () => {
  console.error(`ended while waiting for: ${step}; ${stored} events are stored`);
  browser.process()?.kill('SIGKILL');
  process.exit(1);
});

/** Sends events with clients. Waits until as many are stored as were sent, or nothing comes for a minute. */
async function run(names) {
  const wanted = stored + names.length * events;
  step = `pages of ${names}`;
  const pages = await Promise.all(names.map(async (name) => {
    const page = await openPage();
    await page.evaluate(await senders[name](page), base, events);
    return page;
  }));
  step = 'end of the interruptions';
  await interruptionsEnd;
  changed = Date.now();
  step = `${wanted} stored events`;
  while (stored < wanted && Date.now() - changed < 60_000) await pause(100);
  await pause(1000);
  step = `closing of ${names}`;
  await Promise.all(pages.map((page) => within(5000, page.close())));
}

/** Waits for a promise, at most so many milliseconds: Chromium may hang when it closes. */
const within = (ms, promise) => Promise.race([promise.catch(() => {}), pause(ms)]);

const senders = {
  async snowplow(page) {
    await page.addScriptTag({ url: '/snowplow.js' });
    return (base, events) => {
      const { newTracker, trackPageView, flushBuffer } = window.snowplowBrowserTracking;
      newTracker('sp', base, { appId: 'community-web', bufferSize: 1, eventMethod: 'post' });
      let sent = 0;
      setInterval(() => (sent++ < events ? trackPageView() : flushBuffer()), 200);
    };
  },
  async segment(page) {
    await page.addScriptTag({ url: '/segment.js' });
    return async (base, events) => {
      const api = { apiHost: base.replace('http://', '') + '/v1', protocol: 'http' };
      const [analytics] = await window.AnalyticsNext.AnalyticsBrowser.load(
        { writeKey: 'obm-write-key', cdnSettings: { integrations: { 'Segment.io': { apiKey: 'obm-write-key', ...api } } } },
        { integrations: { 'Segment.io': { ...api, deliveryStrategy: { strategy: 'batching', config: { size: 3, timeout: 300 } } } } },
      );
      analytics.identify('u1', { email: 'someone@example.org' });
      for (let i = 0; i < events; i++) {
        if (i % 2) analytics.page('Home');
        else analytics.track('message-sent', { category: 'Message' });
        await new Promise((done) => setTimeout(done, 200));
      }
    };
  },
  async rudderStack(page) {
    await page.addScriptTag({ url: '/rudderstack.js' });
    return async (base, events) => {
      const client = new window.rudderanalytics.RudderAnalytics();
      client.load('obm-write-key', base, {
        configUrl: location.origin, lockIntegrationsVersion: true, loadIntegration: false,
        queueOptions: { maxAttempts: 100, minRetryDelay: 300, maxRetryDelay: 1000 },
      });
      for (let i = 0; i < events; i++) {
        if (i % 2) client.page('Home');
        else client.track('message-sent', { category: 'Message' });
        await new Promise((done) => setTimeout(done, 200));
      }
    };
  },
  async postHog() {
    return async (base, events) => {
      const { default: posthog } = await import('/posthog.mjs');
      posthog.init('obm-write-key', {
        api_host: base, advanced_disable_flags: true, disable_session_recording: true, disable_surveys: true,
        capture_pageview: false, opt_out_useragent_filter: true, request_queue_config: { flush_interval_ms: 300 },
      });
      for (let i = 0; i < events; i++) {
        if (i % 2) posthog.capture('$pageview');
        else posthog.capture('message-sent', { category: 'Message' });
        await new Promise((done) => setTimeout(done, 200));
      }
    };
  },
  async matomo(page) {
    await page.addScriptTag({ url: '/matomo.js' });
    return (base, events) => {
      // No cookies: people without an id.
      const tracker = window.Matomo.getTracker(`${base}/matomo.php`, 1);
      tracker.disableCookies();
      tracker.disableAlwaysUseSendBeacon();
      for (let i = 0; i < events; i++) tracker.trackPageView('Home');
    };
  },
};

try {
  await run(['snowplow', 'segment', 'rudderStack', 'postHog']);
  // matomo.js tries an event at most twice, so it starts when the collector is back.
  if (matomoIsThere) await run(['matomo']);
} finally {
  watching = false;
  step = 'closing of the browser';
  await within(5000, browser.close());
  browser.process()?.kill('SIGKILL');
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify({ clients: matomoIsThere ? 5 : 4 }));
process.exit(0);
