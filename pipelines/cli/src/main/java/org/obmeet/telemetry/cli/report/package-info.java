/** One page for people who would rather look, made of released tables alone. */
package org.obmeet.telemetry.cli.report;
