/** The protection of the tables of a specification, up to the decision on each table. */
package org.obmeet.telemetry.cli.protect;
