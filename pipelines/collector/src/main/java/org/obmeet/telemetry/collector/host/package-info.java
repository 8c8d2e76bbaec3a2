/** Proof that a client controls the host of an instance. */
package org.obmeet.telemetry.collector.host;
