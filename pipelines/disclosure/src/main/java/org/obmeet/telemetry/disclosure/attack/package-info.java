/**
 * The attack on released tables. It computes the feasibility intervals of suppressed values from
 * the released tables alone. It shares neither equations nor solver runs with protection.
 */
package org.obmeet.telemetry.disclosure.attack;
