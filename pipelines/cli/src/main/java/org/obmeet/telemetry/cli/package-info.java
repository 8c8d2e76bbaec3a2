/**
 * The command {@code telemetry}: its entry point, its root command and the creation of subcommands.
 */
package org.obmeet.telemetry.cli;
