// Sends events with unmodified browser clients from pages in Chromium until each is acknowledged, despite interruptions.
// Arguments: CHROMIUM, base URL of the collector, number of events per client. Its standard input ends after the
// last interruption. Prints the number of clients as JSON.
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, collector, count] = process.argv.slice(2);
const events = Number(count);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const packages = new URL('./node_modules/', import.meta.url).pathname;
const scripts = {
  '/snowplow.js': '@snowplow/browser-tracker/dist/index.umd.min.js',
  '/segment.js': '@segment/analytics-next/dist/umd/index.js',
  '/rudderstack.js': '@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
  '/posthog.mjs': 'posthog-js/dist/module.full.no-external.js',
  // Not in package.json. Debian's package matomo has the first, whose licence is not that of this project. The other
  // is in a package that not every registry serves: npm install --no-save @snowplow/javascript-tracker
  '/matomo.js': 'matomo.js',
  '/sp.js': '@snowplow/javascript-tracker/dist/sp.js',
};
const isThere = (script) => existsSync(packages + scripts[script]);

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
const listen = (listener) => new Promise((done) => listener.listen(0, '127.0.0.1', () => done(listener.address().port)));
const port = await listen(server);
const profile = mkdtempSync(join(tmpdir(), 'browser-clients-'));
const browser = await puppeteer.launch({
  executablePath: chromium, userDataDir: profile, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP obmeet.org 127.0.0.1'],
});

async function openPage() {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(`http://obmeet.org:${port}/home`);
  return page;
}

/** Ends when the caller closes the standard input, after the last interruption. */
const interruptionsEnd = new Promise((done) => process.stdin.on('end', done).resume());

/** What the script waits for, for the message of a caller that waits too long. */
let step = 'start';
process.on('SIGTERM', () => {
  console.error(`ended while waiting for: ${step}; acknowledged: ${JSON.stringify(acknowledged)}`);
  browser.process()?.kill('SIGKILL');
  process.exit(1);
});

/** The number of events of each client that the collector acknowledged. */
const acknowledged = {};

/**
 * Starts a proxy between a client and the collector. It counts what the collector acknowledges. The client notices at
 * most so many failures, as its pauses grow with each: then the proxy tries again. One acknowledgement gets lost.
 * Returns the base URL.
 */
async function startProxy(name, failures) {
  acknowledged[name] = 0;
  let mayLose = failures > 0;
  const proxy = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray());
    for (let answer; !response.destroyed; await pause(100)) {
      answer = await forward(request, sent);
      if (answer?.status === 200 && answer.events > 0 && mayLose) {
        mayLose = false;
        return response.destroy();
      } else if (answer?.status < 500 || failures-- > 0) {
        acknowledged[name] += answer?.events ?? 0;
        return answer ? response.writeHead(answer.status, answer.headers).end(answer.body) : response.destroy();
      }
    }
  });
  return `http://127.0.0.1:${await listen(proxy)}`;
}

/** Returns the response of the collector; nothing if there is none. */
async function forward({ method, headers, url }, sent) {
  try {
    const request = send(collector + url, { method, headers }).on('error', () => {}).end(sent);
    const [answer] = await once(request, 'response');
    const body = Buffer.concat(await answer.toArray());
    const isEvents = answer.statusCode === 200 && method !== 'OPTIONS';
    const isImage = answer.headers['content-type'] === 'image/gif';
    const events = !isEvents ? 0 : isImage ? 1 : JSON.parse(body).accepted;
    return { status: answer.statusCode, headers: answer.headers, body, events };
  } catch {
    return undefined;
  }
}

/** Sends events with clients, which notice some failures, and waits until the collector has acknowledged all. */
async function run(failures, names) {
  step = `pages of ${names}`;
  const pages = await Promise.all(names.map(async (name) => {
    const page = await openPage();
    await page.evaluate(await senders[name](page), await startProxy(name, failures), events);
    return page;
  }));
  step = `acknowledgements of ${names}`;
  while (names.some((name) => acknowledged[name] < events)) await pause(50);
  step = `closing of ${names}`;
  await Promise.all(pages.map((page) => within(5000, page.close())));
}

/** Waits for a promise, at most so many milliseconds: Chromium may hang when it closes. */
const within = (ms, promise) => Promise.race([promise.catch(() => {}), pause(ms)]);

const snowplow = (eventMethod) => async (page) => {
  await page.addScriptTag({ url: '/snowplow.js' });
  await page.evaluate((method) => { window.method = method; }, eventMethod);
  return (base, events) => {
    const { newTracker, trackPageView, flushBuffer } = window.snowplowBrowserTracking;
    newTracker(`sp-${window.method}`, base, { appId: 'community-web', bufferSize: 1, eventMethod: window.method });
    let sent = 0;
    setInterval(() => (sent++ < events ? trackPageView() : flushBuffer()), 200);
  };
};

const rudderStack = (useBeacon) => async (page) => {
  await page.addScriptTag({ url: '/rudderstack.js' });
  await page.evaluate((beacon) => { window.useBeacon = beacon; }, useBeacon);
  return async (base, events) => {
    const client = new window.rudderanalytics.RudderAnalytics();
    client.load('obm-write-key', base, {
      configUrl: location.origin, lockIntegrationsVersion: true, loadIntegration: false, useBeacon: window.useBeacon,
      queueOptions: { maxAttempts: 100, minRetryDelay: 300, maxRetryDelay: 1000 },
      beaconQueueOptions: { flushQueueInterval: 300 },
    });
    for (let i = 0; i < events; i++) {
      if (i % 2) client.page('Home');
      else client.track('message-sent', { category: 'Message' });
      await new Promise((done) => setTimeout(done, 200));
    }
  };
};

const senders = {
  snowplow: snowplow('post'),
  snowplowGet: snowplow('get'),
  rudderStack: rudderStack(false),
  rudderStackBeacon: rudderStack(true),
  async spJs(page) {
    await page.evaluate(() => {
      window.GlobalSnowplowNamespace = ['snowplow'];
      window.snowplow = (...call) => window.snowplow.q.push(call);
      window.snowplow.q = [];
    });
    await page.addScriptTag({ url: '/sp.js' });
    return (base, events) => {
      window.snowplow('newTracker', 'sp-js', base, { appId: 'community-web', bufferSize: 1, contexts: { webPage: true } });
      let sent = 0;
      setInterval(() => window.snowplow(sent++ < events ? 'trackPageView' : 'flushBuffer'), 200);
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
  await run(3, ['snowplow', 'snowplowGet', 'segment', 'rudderStack', 'postHog', ...(isThere('/sp.js') ? ['spJs'] : [])]);
  // These try an event once or twice.
  step = 'end of the interruptions';
  await interruptionsEnd;
  await run(0, ['rudderStackBeacon', ...(isThere('/matomo.js') ? ['matomo'] : [])]);
} finally {
  step = 'closing of the browser';
  await within(5000, browser.close());
  browser.process()?.kill('SIGKILL');
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify({ clients: Object.keys(acknowledged).length }));
process.exit(0);
