/** Suppressed subjects, not cells: their new records are dropped, their stored rows are found. */
package org.obmeet.telemetry.privacy.suppression;
