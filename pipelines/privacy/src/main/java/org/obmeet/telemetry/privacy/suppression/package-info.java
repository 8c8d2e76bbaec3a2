/** Suppressed subjects, whose new records are dropped and whose rows are found. */
package org.obmeet.telemetry.privacy.suppression;
