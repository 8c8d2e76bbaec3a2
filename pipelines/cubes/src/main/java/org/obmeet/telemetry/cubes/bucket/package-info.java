/** The rows of one bucket: reading in parts, order by contributor, eligibility, first-seen days. */
package org.obmeet.telemetry.cubes.bucket;
