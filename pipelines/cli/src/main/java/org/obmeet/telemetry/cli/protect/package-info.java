/** The command protect: from a specification of tables to the decision on each table. */
package org.obmeet.telemetry.cli.protect;
