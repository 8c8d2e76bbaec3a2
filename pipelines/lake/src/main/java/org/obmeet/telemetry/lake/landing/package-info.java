/** Durable landing of rows in segments: writer, spool, recovery, deduplication index. */
package org.obmeet.telemetry.lake.landing;
