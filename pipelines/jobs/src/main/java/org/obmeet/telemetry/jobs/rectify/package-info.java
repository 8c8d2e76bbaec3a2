/** Rectification: what is held about somebody is put right. */
package org.obmeet.telemetry.jobs.rectify;
