/** Conversions of wire values into values of fields. */
package org.obmeet.telemetry.privacy.projection.conversion;
