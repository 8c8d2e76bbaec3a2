/** Oblivious HTTP (RFC 9458): requests through a relay, which hides the addresses of clients. */
package org.obmeet.telemetry.collector.ohttp;
