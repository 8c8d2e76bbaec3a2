/**
 * The seam between kernel and disclosure control: exact cells of a cube and window, with what
 * protection needs to know about their contributors.
 */
package org.obmeet.telemetry.privacy.cells;
