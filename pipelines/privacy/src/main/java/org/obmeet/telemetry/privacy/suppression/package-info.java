/** Suppressed subjects. Their new records are dropped, and their stored rows are found. */
package org.obmeet.telemetry.privacy.suppression;
