/** Public values: label domains, hierarchies, bins and ranges of numbers, and reporting windows. */
package org.obmeet.telemetry.schemas.domain;
