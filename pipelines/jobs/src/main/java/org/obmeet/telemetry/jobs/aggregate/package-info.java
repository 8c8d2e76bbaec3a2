/** The aggregate job, which plans and decides windows and publishes tables. */
package org.obmeet.telemetry.jobs.aggregate;
