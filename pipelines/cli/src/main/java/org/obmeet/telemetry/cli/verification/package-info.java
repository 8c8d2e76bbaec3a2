/** The command {@code telemetry verify}, which checks a whole lake. */
package org.obmeet.telemetry.cli.verification;
