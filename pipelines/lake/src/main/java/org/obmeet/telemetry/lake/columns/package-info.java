/**
 * Rows of a data set in memory: packed where whole rows are sorted, staged and merged, and by
 * column where they are laid out as Parquet.
 */
package org.obmeet.telemetry.lake.columns;
