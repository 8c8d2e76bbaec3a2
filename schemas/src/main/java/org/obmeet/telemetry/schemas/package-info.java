/** The catalog of all declarations, which is loaded and checked as a unit. */
package org.obmeet.telemetry.schemas;
