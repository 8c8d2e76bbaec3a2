/** What can be configured: one file, the environment, and a check of every key. */
package org.obmeet.telemetry.collector.config;
