/** The aggregator that computes exact cube cells from buckets of clean columns. */
package org.obmeet.telemetry.cubes;
