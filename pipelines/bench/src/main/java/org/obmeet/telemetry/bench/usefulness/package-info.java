/** Measures releases against the truth of generated worlds. */
package org.obmeet.telemetry.bench.usefulness;
