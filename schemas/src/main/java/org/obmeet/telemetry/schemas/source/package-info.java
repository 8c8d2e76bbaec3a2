/** Access to the files of a catalogue: file sources, a YAML reader and the error class. */
package org.obmeet.telemetry.schemas.source;
