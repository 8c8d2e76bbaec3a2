package org.obmeet.telemetry.jobs.ingest;

import java.io.Serializable;

/**
 * What an ingest worker needs to know, as plain values that travel with the pipeline.
 *
 * @param lake root of the lake
 * @param keys file of the key ring
 * @param now the clock
 * @param run run id
 * @param assumed word of the scope that every instance is taken to have consented to; empty where
 *     recorded consents decide
 * @param catalog folder of the catalogue; empty for the one that ships with the program
 */
record IngestSettings(
    String lake, String keys, String now, String run, String assumed, String catalog)
    implements Serializable {}
