/** Erasure: tombstone, rewriting, scan, receipt. */
package org.obmeet.telemetry.jobs.erase;
