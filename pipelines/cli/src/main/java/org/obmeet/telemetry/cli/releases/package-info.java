/** What is done with releases as a whole: exported, explained, compared. */
package org.obmeet.telemetry.cli.releases;
