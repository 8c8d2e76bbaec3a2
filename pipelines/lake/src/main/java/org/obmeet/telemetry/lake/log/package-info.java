/** The commit log, its conflict checks, and the lake state replayed from it. */
package org.obmeet.telemetry.lake.log;
