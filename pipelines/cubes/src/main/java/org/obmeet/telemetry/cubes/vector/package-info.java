/** Columns of Parquet files as vectors of primitive values in memory. */
package org.obmeet.telemetry.cubes.vector;
