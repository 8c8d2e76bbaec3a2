/** Publishes what the commit log decided in the transparency log of the lake. */
package org.obmeet.telemetry.lake.transparency.publish;
