/** The Beam transforms that compute the exact cells of cubes. */
package org.obmeet.telemetry.jobs.aggregate.cells;
