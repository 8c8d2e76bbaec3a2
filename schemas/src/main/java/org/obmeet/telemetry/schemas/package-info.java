/**
 * Data sets, cubes and policy as data, and the {@link org.obmeet.telemetry.schemas.Catalog} that
 * loads and checks them. Uses the JDK, Avro and a YAML reader; reads nothing outside the class
 * path.
 */
package org.obmeet.telemetry.schemas;
