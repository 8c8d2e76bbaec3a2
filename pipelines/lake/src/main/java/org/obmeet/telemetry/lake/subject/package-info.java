/** The consent log and the suppression table, the only files with pseudonyms of subjects. */
package org.obmeet.telemetry.lake.subject;
