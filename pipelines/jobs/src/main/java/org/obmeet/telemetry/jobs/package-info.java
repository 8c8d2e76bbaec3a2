/** Beam pipelines: each job a package of its own with one class that reads top to bottom. */
package org.obmeet.telemetry.jobs;
