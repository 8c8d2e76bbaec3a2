/** Query results as CSV, JSON and text tables. */
package org.obmeet.telemetry.cli.query.output;
