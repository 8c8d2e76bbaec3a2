/** SQL over released tables and nothing else, in an engine that is locked down before it reads. */
package org.obmeet.telemetry.cli.query;
