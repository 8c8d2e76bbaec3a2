/**
 * From a bucket of clean columns to exact cells: {@link org.obmeet.telemetry.cubes.Kernel}. It
 * decides nothing about what may be published.
 */
package org.obmeet.telemetry.cubes;
