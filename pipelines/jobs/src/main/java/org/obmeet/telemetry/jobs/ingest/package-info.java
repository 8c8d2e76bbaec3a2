/** The ingest job, which turns input files and landing segments into clean files. */
package org.obmeet.telemetry.jobs.ingest;
