/** Conversion of tables to the JSON documents that ingest reads. */
package org.obmeet.telemetry.cli.input.document;
