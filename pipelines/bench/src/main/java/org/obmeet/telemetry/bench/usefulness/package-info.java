/** Measures how much of what may be told a release tells, against the truth of its world. */
package org.obmeet.telemetry.bench.usefulness;
