/** The rows of one bucket: staged in sorted runs, then merged into clean files. */
package org.obmeet.telemetry.jobs.ingest.bucket;
