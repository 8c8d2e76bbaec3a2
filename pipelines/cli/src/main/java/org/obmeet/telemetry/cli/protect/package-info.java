/** The protection of anyone's tables, from a specification to the decision on each table. */
package org.obmeet.telemetry.cli.protect;
