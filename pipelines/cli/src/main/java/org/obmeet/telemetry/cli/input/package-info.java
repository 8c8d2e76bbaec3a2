/** Files that people hand in: CSV and Parquet as exact text, exact numbers, JSON. */
package org.obmeet.telemetry.cli.input;
