/** Keyed pseudonyms: subjects without an epoch, and pseudonyms of a stream, kind and epoch. */
package org.obmeet.telemetry.privacy.pseudonym;
