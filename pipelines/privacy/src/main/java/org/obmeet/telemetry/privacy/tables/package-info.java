/**
 * The table model that protection and attack share: dimensions with their ladders, tables designed
 * over one population, records to be protected, and tables as released.
 */
package org.obmeet.telemetry.privacy.tables;
