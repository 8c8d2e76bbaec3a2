/** The command {@code telemetry verify}, which checks everything that a lake consists of. */
package org.obmeet.telemetry.cli.verification;
