/** SQL text: quoting, parsing, and the check that a statement only reads. */
package org.obmeet.telemetry.cli.query.sql;
