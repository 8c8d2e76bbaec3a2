package org.obmeet.telemetry.jobs.ingest;

import org.obmeet.telemetry.jobs.plan.AggregateRequest;

/** Violates a rule on purpose: jobs must not use each other. */
public record UsesAggregate(AggregateRequest request) {}
