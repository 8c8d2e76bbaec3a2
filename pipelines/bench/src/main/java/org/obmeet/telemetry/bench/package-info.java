/** The jobs measured against DuckDB, on the same files, in the same call. */
package org.obmeet.telemetry.bench;
