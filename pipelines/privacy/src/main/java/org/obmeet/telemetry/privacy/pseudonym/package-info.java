/** Keyed pseudonyms: epoch-free subjects, and the pseudonyms of one stream, kind and epoch. */
package org.obmeet.telemetry.privacy.pseudonym;
