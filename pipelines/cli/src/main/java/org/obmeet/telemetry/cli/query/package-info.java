/** SQL over released tables only. The engine is locked before it runs a query. */
package org.obmeet.telemetry.cli.query;
