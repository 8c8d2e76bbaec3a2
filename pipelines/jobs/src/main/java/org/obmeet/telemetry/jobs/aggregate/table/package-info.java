/** Released tables: their rows and levels, what of them is named, and the ledger's copies. */
package org.obmeet.telemetry.jobs.aggregate.table;
