/** The catalog of everything that is declared, loaded and checked as a whole. */
package org.obmeet.telemetry.schemas;
