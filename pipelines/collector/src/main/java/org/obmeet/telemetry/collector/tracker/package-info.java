/** The protocols of trackers: their paths, and their bodies in the format that projection reads. */
package org.obmeet.telemetry.collector.tracker;
