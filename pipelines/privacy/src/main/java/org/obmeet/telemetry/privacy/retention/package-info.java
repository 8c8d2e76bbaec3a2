/** Retention periods of stored data. All results depend only on a time and a period. */
package org.obmeet.telemetry.privacy.retention;
