/** Commands that write, check and preview declarations, and the coverage of the promises. */
package org.obmeet.telemetry.cli.policy;
