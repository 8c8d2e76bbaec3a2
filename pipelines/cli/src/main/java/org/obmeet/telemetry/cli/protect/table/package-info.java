/** A table to protect, its released form, and the result for it. */
package org.obmeet.telemetry.cli.protect.table;
