package org.obmeet.telemetry.jobs.ingest;

import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;

/** Breaches a wall on purpose: jobs do not use each other. */
public record UsesAggregate(AggregateRequest request) {}
