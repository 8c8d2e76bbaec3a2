/** The exact cells of cubes: aggregation builds them, disclosure control reads them. */
package org.obmeet.telemetry.privacy.cells;
