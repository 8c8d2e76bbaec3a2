/** Input files outside the lake: lines of text, plain or gzip. */
package org.obmeet.telemetry.lake.input;
