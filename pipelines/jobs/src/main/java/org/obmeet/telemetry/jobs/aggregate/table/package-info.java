/** Released tables with their rows, levels and coverage, and their archived copies. */
package org.obmeet.telemetry.jobs.aggregate.table;
