/** The context of a command's run: output streams, progress, errors and run reports as text. */
package org.obmeet.telemetry.cli.console;
