// Sends events with unmodified clients until each is acknowledged, despite interruptions.
// Arguments: base URL, number of events per client. Prints which events were acknowledged, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { newTracker, buildPageView, buildStructEvent } = require('@snowplow/node-tracker');
const { Analytics } = require('@segment/analytics-node');
const MatomoTracker = require('matomo-tracker');

const base = process.argv[2];
const events = Number(process.argv[3]);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function snowplow() {
  const sent = [];
  const acknowledged = new Set();
  const tracker = newTracker(
    { namespace: 'obm', appId: 'community-web', encodeBase64: true },
    {
      endpoint: base,
      eventMethod: 'post',
      bufferSize: 5,
      onRequestSuccess: (batch) => batch.forEach((e) => acknowledged.add(e.eid ?? e.evt?.eid)),
    },
  );
  for (let i = 0; i < events; i++) {
    const event =
      i % 2
        ? buildPageView({ pageUrl: 'https://obmeet.org/channel/general', pageTitle: 'general' })
        : buildStructEvent({ category: 'Message', action: 'Send', label: 'general (GENERAL)' });
    sent.push(tracker.track(event).eid);
    await pause(40);
  }
  for (let i = 0; i < 60 && acknowledged.size < events; i++) {
    tracker.flush();
    await pause(500);
  }
  return { sent, acknowledged: [...acknowledged] };
}

async function segment() {
  const analytics = new Analytics({
    writeKey: 'obm-write-key',
    host: base,
    path: '/v1/batch',
    maxEventsInBatch: 5,
    maxRetries: 30,
  });
  const sent = [];
  const acknowledged = [];
  for (let i = 0; i < events; i++) {
    const messageId = `segment-${process.pid}-${i}`;
    sent.push(messageId);
    const event = {
      messageId,
      anonymousId: `a${i % 3}`,
      properties: { url: 'https://obmeet.org/home', category: 'Message', action: 'Send' },
    };
    const done = (error) => error || acknowledged.push(messageId);
    i % 2 ? analytics.page({ ...event, name: 'Home' }, done) : analytics.track({ ...event, event: 'message-sent' }, done);
    await pause(40);
  }
  await analytics.closeAndFlush({ timeout: 40000 });
  return { sent, acknowledged };
}

// This client does not retry. Its caller must send again after an error.
async function matomo() {
  const client = new MatomoTracker(1, `${base}/matomo.php`);
  const attempt = (bulk) =>
    new Promise((done) => {
      client.removeAllListeners('error');
      client.on('error', () => done(false));
      client.trackBulk(bulk, (body) => done(String(body).includes('"success":true')));
    });
  const at = (i) => new Date(Date.now() - 60000 * (i + 1)).toISOString().slice(0, 19).replace('T', ' ');
  const sent = [];
  let acknowledged = 0;
  for (let i = 0; i < events; i += 2) {
    const bulk = [i, i + 1].map((n) => ({ url: 'https://obmeet.org/directory', uid: `u${n}`, action_name: 'd', cdt: at(n) }));
    sent.push(i, i + 1);
    for (let tries = 0; tries < 80; tries++) {
      if (await attempt(bulk)) {
        acknowledged += 2;
        break;
      }
      await pause(300);
    }
  }
  return { sent, acknowledged };
}

const [a, b, c] = await Promise.all([snowplow(), segment(), matomo()]);
console.log(JSON.stringify({ snowplow: a, segment: b, matomo: c }));
process.exit(0);
