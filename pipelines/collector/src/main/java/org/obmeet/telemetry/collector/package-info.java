/**
 * The collector receives reports and events over HTTP. It checks consent, projects the data, and
 * responds with success when the rows are on stable storage.
 */
package org.obmeet.telemetry.collector;
