/** Access to the files of a catalog: sources, a YAML reader, and the exception for errors. */
package org.obmeet.telemetry.schemas.source;
