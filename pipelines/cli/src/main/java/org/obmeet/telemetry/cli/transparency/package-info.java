/** Commands of the transparency log. */
package org.obmeet.telemetry.cli.transparency;
