/**
 * The rows of one bucket, which are read from files in parts and ordered by contributor, with
 * eligibility and first-seen days.
 */
package org.obmeet.telemetry.cubes.bucket;
