/** The checks of a lake, its keys, its log and its configuration, from which commands choose. */
package org.obmeet.telemetry.cli.verification;
