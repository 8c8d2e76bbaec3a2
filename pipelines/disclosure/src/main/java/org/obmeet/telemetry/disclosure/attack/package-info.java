/**
 * The attack on released tables: what anyone can tell of suppressed values from the tables alone.
 * Shares neither equations nor solver runs with protection.
 */
package org.obmeet.telemetry.disclosure.attack;
