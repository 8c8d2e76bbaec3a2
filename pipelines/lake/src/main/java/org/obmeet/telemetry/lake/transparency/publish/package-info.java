/** Publishes decisions of the commit log in the transparency log of the lake. */
package org.obmeet.telemetry.lake.transparency.publish;
