/**
 * Attacks released tables with what anyone can read. Shares nothing with protection but the table
 * model.
 */
package org.obmeet.telemetry.privacy.attack;
