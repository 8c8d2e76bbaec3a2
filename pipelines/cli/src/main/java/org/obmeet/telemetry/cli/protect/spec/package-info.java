/** The specification of tables to protect, and its readers. */
package org.obmeet.telemetry.cli.protect.spec;
