/** The command that checks declarations, and the coverage of the privacy policy's promises. */
package org.obmeet.telemetry.cli.policy;
