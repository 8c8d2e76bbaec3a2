package org.obmeet.telemetry.jobs.aggregate;

import java.io.Serializable;

/**
 * What an aggregate worker needs to know, as plain values that travel with the pipeline.
 *
 * @param lake root of the lake
 * @param run run id
 * @param catalog folder of the catalogue; empty for the one that ships with the program
 */
record AggregateSettings(String lake, String run, String catalog) implements Serializable {}
