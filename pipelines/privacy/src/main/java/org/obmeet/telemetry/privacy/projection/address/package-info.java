/** Parsers of addresses and query strings that follow the rules of browsers. */
package org.obmeet.telemetry.privacy.projection.address;
