/** The primary rules: which cells are unsafe on their own, and how much protection they need. */
package org.obmeet.telemetry.disclosure.rules;
