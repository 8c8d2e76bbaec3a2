/** Options that several commands share. */
package org.obmeet.telemetry.cli.option;
