/** Published tables with their declaration, cells, levels and coverage. */
package org.obmeet.telemetry.jobs.aggregate.table;
