/** The SQL views of metrics, and their definitions as text. */
package org.obmeet.telemetry.cli.query.metric;
