/** The aggregator, which computes the exact cells of cubes from buckets of clean data. */
package org.obmeet.telemetry.cubes;
