/** Benchmarks of the jobs against DuckDB and a Beam baseline, on the same files. */
package org.obmeet.telemetry.bench;
