/** Data sets: fields, their classes and treatments, eligibility rules, schema history, and rows. */
package org.obmeet.telemetry.schemas.dataset;
