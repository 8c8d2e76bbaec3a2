/** Texts for people that are made from a data set's schema. */
package org.obmeet.telemetry.schemas.docs;
