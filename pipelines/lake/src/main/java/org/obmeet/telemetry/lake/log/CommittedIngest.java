package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.commit.IngestCommit;

/**
 * A committed ingest.
 *
 * @param number number of the commit
 * @param run id of the run
 * @param commit detail of the commit
 */
public record CommittedIngest(long number, String run, IngestCommit commit) {}
