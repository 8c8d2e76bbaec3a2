/** The aggregator that turns buckets of clean columns into exact cells. */
package org.obmeet.telemetry.cubes;
