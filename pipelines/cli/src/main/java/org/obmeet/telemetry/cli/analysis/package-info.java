/** Commands that query, show, explain, protect and attack released tables. */
package org.obmeet.telemetry.cli.analysis;
