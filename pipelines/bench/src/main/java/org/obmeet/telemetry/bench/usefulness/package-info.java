/** The comparison of releases with the ground truth of synthetic data. */
package org.obmeet.telemetry.bench.usefulness;
