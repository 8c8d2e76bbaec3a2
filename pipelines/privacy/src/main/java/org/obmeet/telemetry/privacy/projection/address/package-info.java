/** Addresses and query strings, read as browsers read them. */
package org.obmeet.telemetry.privacy.projection.address;
