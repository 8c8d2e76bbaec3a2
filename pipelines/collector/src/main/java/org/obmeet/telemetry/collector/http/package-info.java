/** HTTP server, request bodies, limits and responses. */
package org.obmeet.telemetry.collector.http;
