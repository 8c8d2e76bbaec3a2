/** The statistics reports that an instance sends. */
package org.obmeet.telemetry.synthetic.report;
