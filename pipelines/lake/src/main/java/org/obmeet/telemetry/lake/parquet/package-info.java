/** Parquet files: clean data files and released tables. */
package org.obmeet.telemetry.lake.parquet;
