/** Slots for the wire values of one object, and the compiled paths that fill them. */
package org.obmeet.telemetry.privacy.projection.slot;
