/**
 * The command {@code telemetry}: options, progress, exit codes, and what people read. The only
 * place that ends the process, reads the environment or the machine's clock.
 */
package org.obmeet.telemetry.cli;
