package org.obmeet.telemetry.jobs.aggregate;

import java.io.Serializable;

/**
 * What an aggregate worker needs to know, as plain values that travel with the pipeline.
 *
 * @param lake root of the lake
 * @param run run id
 */
record AggregateSettings(String lake, String run) implements Serializable {}
