/** The HTML report with charts of released tables. */
package org.obmeet.telemetry.cli.report;
