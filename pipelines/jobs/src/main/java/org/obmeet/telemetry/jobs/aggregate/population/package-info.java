/** Converts the exact cells to a population and applies disclosure control. */
package org.obmeet.telemetry.jobs.aggregate.population;
