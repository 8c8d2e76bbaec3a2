/** Streams, digests, JSON and parallel calls that know nothing of a lake. */
package org.obmeet.telemetry.lake.io;
