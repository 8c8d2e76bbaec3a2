/** Columns in memory and their Parquet encodings. */
package org.obmeet.telemetry.lake.columns;
