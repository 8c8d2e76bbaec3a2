/** Texts for people, generated from the schema of a data set. */
package org.obmeet.telemetry.schemas.docs;
