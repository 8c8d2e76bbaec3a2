/** The disclosure audit of released files. */
package org.obmeet.telemetry.cli.attack;
