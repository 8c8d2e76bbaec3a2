/** The erasure job: tombstone, rewriting, scan and receipt. */
package org.obmeet.telemetry.jobs.erase;
