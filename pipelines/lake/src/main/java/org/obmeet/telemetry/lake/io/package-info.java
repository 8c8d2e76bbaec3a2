/** Streams, digests, JSON and parallel calls that do not depend on a lake. */
package org.obmeet.telemetry.lake.io;
