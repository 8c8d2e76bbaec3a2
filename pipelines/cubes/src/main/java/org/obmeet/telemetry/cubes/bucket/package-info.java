/**
 * The rows of one bucket: reading from files in parts, order by contributor, eligibility, and
 * first-seen days.
 */
package org.obmeet.telemetry.cubes.bucket;
