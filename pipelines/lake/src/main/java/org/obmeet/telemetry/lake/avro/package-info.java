/** Avro container files of rows: landing segments and quarantine. */
package org.obmeet.telemetry.lake.avro;
