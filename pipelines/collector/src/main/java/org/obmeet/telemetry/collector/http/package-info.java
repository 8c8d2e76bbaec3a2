/** HTTP: routes, bodies, limits, answers. */
package org.obmeet.telemetry.collector.http;
