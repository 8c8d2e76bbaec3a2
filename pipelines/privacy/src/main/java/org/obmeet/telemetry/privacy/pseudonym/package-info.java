/** Keyed pseudonyms. A subject has no epoch. A pseudonym has a stream, kind and epoch. */
package org.obmeet.telemetry.privacy.pseudonym;
