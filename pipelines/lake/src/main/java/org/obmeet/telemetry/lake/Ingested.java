package org.obmeet.telemetry.lake;

/**
 * An ingest that was committed.
 *
 * @param number of its entry
 * @param run id of its run
 * @param commit what it says
 */
public record Ingested(long number, String run, IngestCommit commit) {}
