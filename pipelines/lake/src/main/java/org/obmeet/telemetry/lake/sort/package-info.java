/** Sorted runs of rows, their merge, and deduplication. */
package org.obmeet.telemetry.lake.sort;
