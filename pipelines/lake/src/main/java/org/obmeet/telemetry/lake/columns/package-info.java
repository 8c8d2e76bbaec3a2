/**
 * Rows of a data set in memory, column by column: sorted, staged, merged, and laid out as Parquet.
 */
package org.obmeet.telemetry.lake.columns;
