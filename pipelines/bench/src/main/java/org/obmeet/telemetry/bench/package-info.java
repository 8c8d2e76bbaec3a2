/** Benchmarks of the jobs against DuckDB, on the same files. */
package org.obmeet.telemetry.bench;
