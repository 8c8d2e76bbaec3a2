/** The product team's metrics: formulas over released tables, and their readers. */
package org.obmeet.telemetry.schemas.metric;
