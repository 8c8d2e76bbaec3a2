/** Verifies a published transparency log without its lake. */
package org.obmeet.telemetry.lake.transparency.verify;
