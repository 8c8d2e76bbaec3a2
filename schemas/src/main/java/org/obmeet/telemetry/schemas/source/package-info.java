/**
 * The files of a catalog: where they come from, how YAML is read, and the error that names file,
 * key and value.
 */
package org.obmeet.telemetry.schemas.source;
