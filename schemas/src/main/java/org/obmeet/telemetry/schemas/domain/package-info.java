/**
 * Public values: domains of labels, hierarchies over them, bins and ranges of numbers, and
 * reporting windows.
 */
package org.obmeet.telemetry.schemas.domain;
