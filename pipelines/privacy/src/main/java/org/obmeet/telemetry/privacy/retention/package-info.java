/** Retention periods of stored data, as pure functions of a time and a period. */
package org.obmeet.telemetry.privacy.retention;
