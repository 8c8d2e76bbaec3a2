/** The primary rules, which find the unsafe cells, and the protection levels of these cells. */
package org.obmeet.telemetry.disclosure.rules;
