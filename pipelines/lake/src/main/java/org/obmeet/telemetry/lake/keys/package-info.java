/** The keyset that pseudonyms come from, and its file. */
package org.obmeet.telemetry.lake.keys;
