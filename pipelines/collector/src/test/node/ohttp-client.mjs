// Sends a report by Oblivious HTTP with independent implementations of HPKE and binary HTTP.
// Arguments: relay URL; on standard input {path, body, token}. Prints the response as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';

const { BHttpEncoder, BHttpDecoder } = createRequire(import.meta.url)('bhttp-js');
const relay = process.argv[2];
const { path, body, token } = JSON.parse(readFileSync(0, 'utf8'));
const utf8 = (text) => new TextEncoder().encode(text);
const join = (...parts) => new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));

const keys = new Uint8Array(await (await fetch(relay)).arrayBuffer());
const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const publicKey = await suite.kem.deserializePublicKey(keys.slice(5, 37).buffer);
const header = join(keys.slice(2, 5), [0, 1, 0, 1]);
const sender = await suite.createSenderContext({
  recipientPublicKey: publicKey, info: join(utf8('message/bhttp request\0'), header).buffer,
});
const request = new Request('https://collector.example' + path, {
  method: 'POST', body, headers: { 'Content-Type': 'application/json', Authorization: token },
});
const sealed = await sender.seal(await new BHttpEncoder().encodeRequest(request));
const response = await fetch(relay, {
  method: 'POST', body: join(header, new Uint8Array(sender.enc), new Uint8Array(sealed)),
  headers: { 'Content-Type': 'message/ohttp-req' },
});
const answer = new Uint8Array(await response.arrayBuffer());
const secret = await sender.export(utf8('message/bhttp response'), 16);
const salt = join(new Uint8Array(sender.enc), answer.slice(0, 16));
const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
const expand = (info, bytes) =>
  crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) }, material, 8 * bytes);
const key = await crypto.subtle.importKey('raw', await expand('key', 16), 'AES-GCM', false, ['decrypt']);
const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: await expand('nonce', 12) }, key, answer.slice(16));
const inner = new BHttpDecoder().decodeResponse(opened);
console.log(JSON.stringify({ outer: response.status, status: inner.status, body: await inner.json() }));
