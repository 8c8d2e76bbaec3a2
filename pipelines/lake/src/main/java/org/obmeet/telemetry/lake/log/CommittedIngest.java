package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.commit.IngestCommit;

/** A committed ingest. */
public record CommittedIngest(long number, String run, IngestCommit commit) {}
