package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.commit.IngestCommit;

/**
 * An ingest that was committed.
 *
 * @param number number of its commit
 * @param run id of its run
 * @param commit detail of the commit
 */
public record CommittedIngest(long number, String run, IngestCommit commit) {}
