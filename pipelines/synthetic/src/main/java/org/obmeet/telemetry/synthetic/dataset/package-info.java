/** The synthetic data set as files, with the ground truth of each record. */
package org.obmeet.telemetry.synthetic.dataset;
