/** The aggregate job: plans the windows, decides about them and publishes the tables. */
package org.obmeet.telemetry.jobs.aggregate;
