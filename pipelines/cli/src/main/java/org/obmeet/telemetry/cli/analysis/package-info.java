/** Commands that query, show, explain, protect and audit released tables. */
package org.obmeet.telemetry.cli.analysis;
