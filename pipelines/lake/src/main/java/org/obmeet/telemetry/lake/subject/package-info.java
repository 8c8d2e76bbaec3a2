/** The consent log and the suppression table, the only places with subjects. */
package org.obmeet.telemetry.lake.subject;
