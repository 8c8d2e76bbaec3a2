/** Data sets: fields with classes and treatments, eligibility rules, schema history and rows. */
package org.obmeet.telemetry.schemas.dataset;
