/** How far the promises of the privacy policy are covered, in numbers and lines. */
package org.obmeet.telemetry.cli.policy;
