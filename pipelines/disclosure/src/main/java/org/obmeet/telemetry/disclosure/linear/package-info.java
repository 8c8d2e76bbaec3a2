/** Linear programs over cells of a measure, and exact arithmetic that checks their solutions. */
package org.obmeet.telemetry.disclosure.linear;
