/** Avro container files of rows: landing segments, staged rows, quarantine. */
package org.obmeet.telemetry.lake.avro;
