package org.obmeet.telemetry.jobs.ingest;

import java.io.Serializable;

/**
 * The settings of an ingest worker, as plain values that are serialised with the pipeline.
 *
 * @param lake root of the lake
 * @param keys keyset file
 * @param assumed scope of consent to assume for every instance; empty if recorded consents apply
 * @param catalog folder of the catalogue; empty for the shipped catalogue
 */
record IngestSettings(
    String lake, String keys, String now, String run, String assumed, String catalog)
    implements Serializable {}
