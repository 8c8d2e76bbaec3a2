/** Files of columns that people hand in: CSV and Parquet, as exact text. */
package org.obmeet.telemetry.cli.input;
