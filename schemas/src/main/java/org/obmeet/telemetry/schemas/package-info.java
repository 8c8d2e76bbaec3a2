/** The catalogue of all declarations. Its files are loaded and checked together. */
package org.obmeet.telemetry.schemas;
