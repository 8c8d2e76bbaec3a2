/** The aggregation of one cube's cells, contributor by contributor. */
package org.obmeet.telemetry.cubes.aggregate;
