/** The ground truth of synthetic records, as tables and as SQL. */
package org.obmeet.telemetry.synthetic.truth;
