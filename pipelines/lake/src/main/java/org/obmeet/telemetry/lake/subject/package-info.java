/** The consent log and suppression table; only they have pseudonyms that never rotate. */
package org.obmeet.telemetry.lake.subject;
