/** The ingest job: from input and landing segments to clean files. */
package org.obmeet.telemetry.jobs.ingest;
