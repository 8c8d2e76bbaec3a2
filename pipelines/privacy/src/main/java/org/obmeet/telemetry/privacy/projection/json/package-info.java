/** A fast reader of plain JSON: an automaton that is built while it reads. */
package org.obmeet.telemetry.privacy.projection.json;
