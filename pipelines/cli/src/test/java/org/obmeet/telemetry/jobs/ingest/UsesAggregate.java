package org.obmeet.telemetry.jobs.ingest;

import org.obmeet.telemetry.jobs.aggregate.AggregateJob;

/** Violates a rule on purpose: jobs must not use each other. */
public record UsesAggregate(AggregateJob request) {}
