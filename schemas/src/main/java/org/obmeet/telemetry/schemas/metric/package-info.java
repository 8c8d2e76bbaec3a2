/** Metrics of the product team: formulas over released tables, and their readers. */
package org.obmeet.telemetry.schemas.metric;
