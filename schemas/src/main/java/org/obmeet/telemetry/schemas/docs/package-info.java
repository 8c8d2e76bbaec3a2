/** Texts for people that are generated from a data set's schema. */
package org.obmeet.telemetry.schemas.docs;
