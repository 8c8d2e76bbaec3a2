/** SQL over released tables only, in an engine that is locked before it runs a query. */
package org.obmeet.telemetry.cli.query;
