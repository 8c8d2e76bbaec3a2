/**
 * The rows of one bucket: files read in parts, ordered by contributor, with eligibility and first-
 * seen days.
 */
package org.obmeet.telemetry.cubes.bucket;
