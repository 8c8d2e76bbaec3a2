/** The finding of a check, and how it is printed. */
package org.obmeet.telemetry.cli.check;
