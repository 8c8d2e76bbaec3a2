/** Keyed pseudonyms. A pseudonym belongs to a stream, kind and epoch (key rotation period). */
package org.obmeet.telemetry.privacy.pseudonym;
