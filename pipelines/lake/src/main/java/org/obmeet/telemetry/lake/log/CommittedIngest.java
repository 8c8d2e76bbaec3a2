package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.commit.IngestCommit;

/** An ingest in the log: the number, run and detail of its commit. */
public record CommittedIngest(long number, String run, IngestCommit commit) {}
