/** From the kernel's exact cells to what disclosure control decides of them. */
package org.obmeet.telemetry.jobs.aggregate.population;
