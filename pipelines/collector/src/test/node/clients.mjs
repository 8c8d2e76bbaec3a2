// Sends events with unmodified clients until each is acknowledged, despite interruptions.
// Arguments: base URL, number of events per client. Prints what each client sent, as JSON: the ids of
// events that have one, and the number of acknowledged events if the client tells.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { newTracker, buildPageView, buildStructEvent } = require('@snowplow/node-tracker');
const { Analytics } = require('@segment/analytics-node');
const MatomoTracker = require('matomo-tracker');
const RudderStack = require('@rudderstack/rudder-sdk-node');
const { PostHog } = require('posthog-node');
const { LoggerProvider, BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { OTLPLogExporter: JsonExporter } = require('@opentelemetry/exporter-logs-otlp-http');
const { OTLPLogExporter: ProtobufExporter } = require('@opentelemetry/exporter-logs-otlp-proto');

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
  for (let i = 0; i < 200 && acknowledged.size < events; i++) {
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
    maxRetries: 300,
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
  analytics.identify({ userId: 'u1', traits: { email: 'someone@example.org' } });
  analytics.group({ userId: 'u1', groupId: 'g1' });
  await analytics.closeAndFlush({ timeout: 200000 });
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
    for (let tries = 0; tries < 300; tries++) {
      if (await attempt(bulk)) {
        acknowledged += 2;
        break;
      }
      await pause(300);
    }
  }
  return { sent, acknowledged };
}

async function rudderStack() {
  const client = new RudderStack('obm-write-key', { dataPlaneUrl: base, flushAt: 5, flushInterval: 200, retryCount: 14 });
  const sent = [];
  const acknowledged = [];
  for (let i = 0; i < events; i++) {
    const messageId = `rudderstack-${process.pid}-${i}`;
    sent.push(messageId);
    const event = { messageId, anonymousId: `a${i % 3}`, properties: { url: 'https://obmeet.org/home' } };
    const done = (error) => error || acknowledged.push(messageId);
    i % 2 ? client.page({ ...event, name: 'Home' }, done) : client.track({ ...event, event: 'message-sent' }, done);
    await pause(40);
  }
  client.identify({ userId: 'u1', traits: { email: 'someone@example.org' } });
  for (let i = 0; i < 300 && acknowledged.length < events; i++) await pause(300);
  return { sent, acknowledged };
}

async function postHog() {
  const client = new PostHog('obm-write-key', {
    host: base, flushAt: 5, flushInterval: 200, fetchRetryCount: 300, fetchRetryDelay: 300,
  });
  const sent = [];
  for (let i = 0; i < events; i++) {
    const uuid = crypto.randomUUID();
    sent.push(uuid);
    const properties = { $current_url: 'https://obmeet.org/home', category: 'Message' };
    client.capture({ uuid, distinctId: `d${i % 3}`, event: i % 2 ? '$pageview' : 'message-sent', properties });
    await pause(40);
  }
  client.identify({ distinctId: 'd1', properties: { email: 'someone@example.org' } });
  await client.shutdown(200000);
  return { sent };
}

async function openTelemetry(Exporter, compression) {
  // This client tries six times. Its caller must send again after an error.
  const client = new Exporter({ url: `${base}/v1/logs`, timeoutMillis: 200000, compression });
  const exporter = {
    export: (records, done) =>
      client.export(records, (result) =>
        result.code === 0 ? done(result) : setTimeout(() => exporter.export(records, done), 300),
      ),
    forceFlush: () => client.forceFlush(),
    shutdown: () => client.shutdown(),
  };
  const processor = new BatchLogRecordProcessor({
    exporter, maxExportBatchSize: 5, scheduledDelayMillis: 200, exportTimeoutMillis: 200000,
  });
  const resource = resourceFromAttributes({ 'service.name': 'community-web' });
  const provider = new LoggerProvider({ resource, processors: [processor], forceFlushTimeoutMillis: 200000 });
  const logger = provider.getLogger('test');
  for (let i = 0; i < events; i++) {
    const attributes = { 'url.full': 'https://obmeet.org/home', 'enduser.pseudo.id': `p${i % 3}` };
    logger.emit({ eventName: i % 2 ? 'browser.page_view' : 'message-sent', attributes });
    await pause(40);
  }
  logger.emit({ body: 'a log line' });
  await provider.forceFlush();
  return {};
}

// The Measurement Protocol has no client of its own for servers. Its caller must send again after an error.
async function measurementProtocol() {
  let acknowledged = 0;
  for (let i = 0; i < events; i++) {
    const params = { page_location: 'https://obmeet.org/home' };
    const body = JSON.stringify({ client_id: `c${i % 3}`, timestamp_micros: Date.now() * 1000, events: [{ name: 'page_view', params }] });
    for (let tries = 0; tries < 300; tries++) {
      const url = `${base}/mp/collect?measurement_id=G-1&api_secret=obm-write-key`;
      const response = await fetch(url, { method: 'POST', body }).catch(() => ({}));
      if (response.ok) {
        acknowledged++;
        break;
      }
      await pause(300);
    }
    await pause(40);
  }
  return { acknowledged };
}

const clients = {
  snowplow, segment, matomo, rudderStack, postHog, measurementProtocol,
  openTelemetryJson: () => openTelemetry(JsonExporter, 'none'),
  openTelemetryProtobuf: () => openTelemetry(ProtobufExporter, 'gzip'),
};
const results = await Promise.all(Object.entries(clients).map(async ([name, run]) => [name, await run()]));
console.log(JSON.stringify(Object.fromEntries(results)));
process.exit(0);
