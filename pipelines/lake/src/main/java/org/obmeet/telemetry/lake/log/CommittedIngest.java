package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.commit.IngestCommit;

/**
 * An ingest that was committed.
 *
 * @param number of its entry
 * @param run id of its run
 * @param commit what it says
 */
public record CommittedIngest(long number, String run, IngestCommit commit) {}
