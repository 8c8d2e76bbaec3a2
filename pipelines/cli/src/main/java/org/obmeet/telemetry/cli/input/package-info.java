/** Readers of input files: CSV and Parquet as exact text, exact numbers, JSON. */
package org.obmeet.telemetry.cli.input;
